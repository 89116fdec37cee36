using ApiServer.Controllers.CronJobs;
using ApiServer.Controllers.GarbageCollection;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.CronJobs;

/// <summary>CronJobs whose Jobs end when the test says so: no controller of Jobs runs. The cluster's first minute is number 29453760 since 1970.</summary>
public sealed class CronJobTests : IAsyncLifetime
{
    private const string CronJobs = ResourceNames.CronJobs;
    private const string Jobs = ResourceNames.Jobs;

    private readonly FakeEventRecorder _events = new();
    private TestCluster _cluster = null!;

    private JsonObject Status => _cluster.Client.Get(CronJobs, "default", "c")!.ObjectAt("status");

    private IEnumerable<string> JobNames => _cluster.List(Jobs).Select(j => j.Name());

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync([new CronJobController(_cluster.Client, _events), .. GarbageCollectors.Create(_cluster.Client, _events)]);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_job_is_made_when_it_is_due()
    {
        var cronJob = await CreateAsync("30 * * * *", "", """, "metadata":{"labels":{"a":"b"},"annotations":{"x":"y"}}""");
        await _cluster.PassAsync(TimeSpan.FromMinutes(29));
        Assert.Empty(JobNames);
        await NextMinuteAsync();

        var job = Assert.Single(_cluster.List(Jobs));
        Assert.Equal("c-29453790", job.Name());
        Assert.True(job.IsControlledBy(cronJob.Uid()));
        Assert.Equal(("b", "y"), (job.Label("a"), job.Annotation("x")));
        Assert.Equal("2026-01-01T00:30:00Z", job.Annotation("batch.kubernetes.io/cronjob-scheduled-timestamp"));
        Assert.Equal("2026-01-01T00:30:00Z", Status.String("lastScheduleTime"));
        Assert.Equal(job.Uid(), Status.ArrayAt("active").Objects.Single().String("uid"));

        await EndAsync(job.Name());
        Assert.Empty(Status.ArrayAt("active"));
        Assert.Equal("2026-01-01T00:30:01Z", Status.String("lastSuccessfulTime"));
        Assert.Equal(
            ["Normal SuccessfulCreate c: Created job c-29453790", "Normal SawCompletedJob c: Saw completed job: c-29453790, condition: Complete"],
            _events.Told);
    }

    [Fact]
    public async Task A_month_of_hours_makes_a_job_each_and_keeps_three()
    {
        await CreateAsync("@hourly");
        for (var hour = 1; hour <= 31 * 24; hour++)
        {
            await _cluster.PassAsync(TimeSpan.FromHours(1));
            await EndAsync($"c-{29453760 + (60 * hour)}");
        }

        Assert.Equal(3, JobNames.Count());
        Assert.Equal(744, _events.Told.Count(t => t.StartsWith("Normal SuccessfulCreate c: Created job c-", StringComparison.Ordinal)));
        Assert.DoesNotContain(_events.Told, t => t.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Equal("2026-02-01T00:00:00Z", Status.String("lastScheduleTime"));
    }

    [Fact]
    public async Task Failed_jobs_are_kept_apart()
    {
        await CreateAsync("* * * * *", "\"failedJobsHistoryLimit\":1,\"successfulJobsHistoryLimit\":0,");
        for (var minute = 1; minute <= 4; minute++)
        {
            await NextMinuteAsync();
            await EndAsync($"c-{29453760 + minute}", minute % 2 == 0 ? "Failed" : "Complete");
        }

        Assert.Equal(["c-29453764"], JobNames);
        Assert.Contains("Normal SuccessfulDelete c: Deleted job c-29453762", _events.Told);
    }

    [Theory]
    [InlineData("Allow", "c-29453761 c-29453762", "Normal SuccessfulCreate c: Created job c-29453762")]
    [InlineData("Forbid", "c-29453761", "Normal JobAlreadyActive c: Not starting job because prior execution is running and concurrency policy is Forbid")]
    [InlineData("Replace", "c-29453762", "Normal SuccessfulDelete c: Deleted job c-29453761")]
    public async Task A_job_that_still_runs_is_joined_waited_for_or_replaced(string policy, string jobs, string told)
    {
        await CreateAsync("* * * * *", $"\"concurrencyPolicy\":\"{policy}\",");
        await NextMinuteAsync();
        await NextMinuteAsync();
        Assert.Equal(jobs.Split(' '), JobNames);
        Assert.Equal(jobs.Split(' '), Status.ArrayAt("active").Objects.Select(a => a.String("name")));
        Assert.Contains(told, _events.Told);
    }

    [Fact]
    public async Task Of_starts_that_were_missed_while_suspended_only_the_last_is_made_up_for()
    {
        await CreateAsync("*/10 * * * *", "\"suspend\":true,");
        await _cluster.PassAsync(TimeSpan.FromMinutes(35));
        Assert.Empty(JobNames);
        await PatchAsync("""{"suspend":false}""");
        Assert.Equal(["c-29453790"], JobNames);
        Assert.DoesNotContain(_events.Told, t => t.Contains("TooMany", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_a_hundred_missed_starts_are_told()
    {
        await CreateAsync("* * * * *", "\"suspend\":true,");
        await _cluster.PassAsync(TimeSpan.FromMinutes(102));
        await PatchAsync("""{"suspend":false}""");
        Assert.Equal(["c-29453862"], JobNames);
        Assert.Equal("Warning TooManyMissedTimes c: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew", _events.Told[0]);
    }

    [Fact]
    public async Task A_start_that_is_too_late_is_left_out()
    {
        await CreateAsync("0 * * * *", "\"suspend\":true,\"startingDeadlineSeconds\":60,");
        await _cluster.PassAsync(TimeSpan.FromMinutes(65));
        await PatchAsync("""{"suspend":false}""");
        Assert.Empty(JobNames);
        await _cluster.PassAsync(TimeSpan.FromMinutes(56));
        Assert.Equal(["c-29453880"], JobNames);
    }

    [Fact]
    public async Task A_new_schedule_starts_nothing_for_the_past()
    {
        await CreateAsync("@daily");
        await _cluster.PassAsync(TimeSpan.FromMinutes(35));
        await PatchAsync("""{"schedule":"*/10 * * * *"}""");
        Assert.Empty(JobNames);
        await _cluster.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(["c-29453800"], JobNames);
    }

    [Fact]
    public async Task The_schedule_is_in_its_time_zone()
    {
        await CreateAsync("0 9 * * *", "\"timeZone\":\"Asia/Tokyo\",");
        await _cluster.PassAsync(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        var job = Assert.Single(_cluster.List(Jobs));
        Assert.Equal("2026-01-02T09:00:00+09:00", job.Annotation("batch.kubernetes.io/cronjob-scheduled-timestamp"));
        Assert.Equal("2026-01-02T00:00:00Z", Status.String("lastScheduleTime"));
    }

    [Fact]
    public async Task Jobs_that_others_make_or_delete_are_told()
    {
        var cronJob = await CreateAsync("* * * * *");
        await NextMinuteAsync();
        await _cluster.DeleteAsync(Jobs, "default", "c-29453761");
        await _cluster.IdleAsync();
        Assert.Contains("Normal MissingJob c: Active job went missing: c-29453761", _events.Told);
        Assert.Empty(Status.ArrayAt("active"));

        await _cluster.CreateAsync(Jobs, $$$"""{"metadata":{"name":"mine","namespace":"default","ownerReferences":[{{{ObjectMetadata.ControllerReferenceTo(cronJob)}}}]},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } }""");
        await _cluster.IdleAsync();
        Assert.Contains("Warning UnexpectedJob c: Saw a job that the controller did not create or forgot: mine", _events.Told);
    }

    [Fact]
    public async Task A_start_that_stopped_before_its_status_is_not_made_twice()
    {
        var cronJob = await CreateAsync("* * * * *", "\"suspend\":true,");
        _cluster.Clock.Advance(TimeSpan.FromSeconds(61));
        var job = CronJobTemplate.NewJob(cronJob, new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero));
        await _cluster.Client.CreateAsync(Jobs, job, CancellationToken.None);
        await PatchAsync("""{"suspend":false}""");
        Assert.Equal(["c-29453761"], JobNames);
        Assert.Equal(("2026-01-01T00:01:00Z", 1), (Status.String("lastScheduleTime"), Status.ArrayAt("active").Count));
    }

    private async Task<JsonObject> CreateAsync(string schedule, string spec = "", string template = "")
    {
        var cronJob = await _cluster.CreateAsync(CronJobs, $$$"""
            {"metadata":{"name":"c","namespace":"default"},"spec":{ {{{spec}}} "schedule":"{{{schedule}}}","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } {{{template}}} } } }
            """);
        await _cluster.IdleAsync();
        return cronJob;
    }

    private async Task PatchAsync(string spec)
    {
        await _cluster.PatchAsync(CronJobs, "default", "c", $$"""{"spec":{{spec}} }""");
        await _cluster.IdleAsync();
    }

    /// <summary>To a second after the next minute.</summary>
    private Task NextMinuteAsync() => _cluster.PassAsync(TimeSpan.FromSeconds(61 - _cluster.Clock.UtcNow.Second));

    private async Task EndAsync(string job, string condition = "Complete")
    {
        var now = ApiTime.Format(_cluster.Clock.UtcNow);
        var (interim, completed) = condition == "Complete" ? ("SuccessCriteriaMet", $",\"completionTime\":\"{now}\"") : ("FailureTarget", "");
        await _cluster.PatchAsync(Jobs, "default", job, $$$"""{"status":{"startTime":"{{{now}}}"{{{completed}}},"conditions":[{"type":"{{{interim}}}","status":"True","lastTransitionTime":"{{{now}}}"},{"type":"{{{condition}}}","status":"True","lastTransitionTime":"{{{now}}}"}]} }""", "status");
        await _cluster.IdleAsync();
    }
}
