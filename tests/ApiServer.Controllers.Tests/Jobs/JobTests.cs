using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Jobs;

public sealed class JobTests : JobTest
{
    private const string BackoffLimitExceeded = "FailureTarget:BackoffLimitExceeded Failed:BackoffLimitExceeded";

    [Fact]
    public async Task A_job_makes_a_pod_counts_it_and_completes()
    {
        var job = await CreateAsync("");
        var pod = Assert.Single(Active);
        Assert.StartsWith("j-", pod.Name(), StringComparison.Ordinal);
        Assert.True(pod.IsControlledBy(job.Uid()));
        Assert.Equal(["batch.kubernetes.io/job-tracking"], pod.ArrayAt("metadata", "finalizers").Strings);
        Assert.Equal(
            [("batch.kubernetes.io/controller-uid", job.Uid()), ("batch.kubernetes.io/job-name", "j"), ("controller-uid", job.Uid()), ("job-name", "j")],
            pod.Labels().Select(l => (l.Key, l.Value.AsString)).OrderBy(l => l.Key, StringComparer.Ordinal));
        Assert.Equal("""{"startTime":"2026-01-01T00:00:00Z","active":1,"terminating":0,"uncountedTerminatedPods":{},"ready":0}""", Status.ToString());

        await RunAsync(pod);
        Assert.Equal("1/1/0/0/0", Counts());
        Cluster.Clock.Advance(TimeSpan.FromSeconds(3));
        var revision = Cluster.Store.Revision;
        await EndAsync(pod);
        Assert.Equal("SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached", Conditions());
        Assert.Equal("Reached expected number of succeeded pods", Job.Condition("Complete")!.String("message"));
        Assert.Equal("0/0/0/1/0", Counts());
        Assert.Equal(("2026-01-01T00:00:03Z", "{}"), (Status.String("completionTime"), Status["uncountedTerminatedPods"]!.ToString()));
        Assert.Equal([$"Normal SuccessfulCreate j: Created pod: {pod.Name()}", "Normal Completed j: Job completed"], Events.Told);

        // The Pod's end; it is noted; it is let go; it is counted.
        var written = Cluster.EventsAfter(revision, Pods, Jobs).Select(e => e.Object.Json).ToList();
        Assert.Equal(["Pod", "Job", "Pod", "Job"], written.Select(o => o.String("kind")));
        Assert.Equal([pod.Uid()], written[1].ArrayAt("status", "uncountedTerminatedPods", "succeeded").Strings);
        Assert.True(written[1].IsConditionTrue("SuccessCriteriaMet") && !written[1].IsConditionTrue("Complete"));
        Assert.False(written[2].HasFinalizer("batch.kubernetes.io/job-tracking"));
    }

    [Fact]
    public async Task As_many_pods_run_as_may_and_no_more_are_made_than_are_missing()
    {
        await CreateAsync("""  "parallelism":3,"completions":5  """);
        for (var (succeeded, active) = (0, 3); succeeded < 5; active = Math.Min(3, 5 - ++succeeded))
        {
            Assert.Equal(active, Active.Count);
            await EndAsync(Active[0]);
        }

        Assert.Equal("0/0/0/5/0", Counts());
        Assert.True(Job.IsConditionTrue("Complete"));
    }

    [Fact]
    public async Task Less_parallelism_deletes_the_least_useful_pods_without_counting_them()
    {
        await CreateAsync("""  "parallelism":3,"completions":5  """);
        await RunAllAsync();
        var running = Active[1].Name();
        await SetAsync(Active[0], """{"phase":"Running","conditions":[]}""");
        await SetAsync(Active[2], """{"phase":"Pending","conditions":[]}""");
        await PatchAsync("\"parallelism\":1");
        Assert.Equal([running], Active.Select(p => p.Name()));
        await PatchAsync("\"parallelism\":0");
        Assert.Empty(Active);
        Assert.Equal("0/0/3/0/0", Counts());
        foreach (var pod in Cluster.List(Pods))
        {
            await Cluster.DeleteAsync(Pods, "default", pod.Name(), 0);
        }

        await Cluster.IdleAsync();
        Assert.Equal("0/0/0/0/0", Counts());
    }

    [Fact]
    public async Task A_work_queue_is_done_when_one_pod_succeeded_and_the_others_ended()
    {
        await CreateAsync("\"parallelism\":2");
        await EndAsync(Active[0]);
        Assert.Equal(("1/0/0/1/0", ""), (Counts(), Conditions()));
        await EndAsync(Active[0], 1);
        Assert.Equal("0/0/0/1/1", Counts());
        Assert.True(Job.IsConditionTrue("Complete"));
    }

    [Fact]
    public async Task Pods_that_fail_are_replaced_after_twice_as_long_each_time_up_to_ten_minutes()
    {
        await CreateAsync("\"backoffLimit\":8");
        foreach (var seconds in new[] { 10, 20, 40, 80, 160, 320, 600, 600 })
        {
            await EndAsync(Active.Single(), 1);
            await Cluster.PassAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromSeconds(1));
            Assert.Empty(Active);
            await Cluster.PassAsync(TimeSpan.FromSeconds(1));
            Assert.Single(Active);
        }

        await EndAsync(Active.Single(), 1);
        Assert.Equal((BackoffLimitExceeded, "0/0/0/0/9"), (Conditions(), Counts()));
        Assert.Equal("Warning BackoffLimitExceeded j: Job has reached the specified backoff limit", Events.Told[^1]);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        await CreateAsync("\"completions\":2");
        await EndAsync(Active.Single(), 1);
        await Cluster.PassAsync(TimeSpan.FromSeconds(10));
        await EndAsync(Active.Single());
        await EndAsync(Active.Single(), 1);
        await Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Single(Active);
        Assert.Equal("1/0/0/1/2", Counts());
    }

    [Fact]
    public async Task When_it_fails_the_pods_that_run_are_deleted_and_count_as_failed()
    {
        await CreateAsync("""  "parallelism":2,"completions":2,"backoffLimit":0  """);
        var running = Active[1];
        await RunAsync(running);
        await EndAsync(Active[0], 1);
        Assert.Equal(("FailureTarget:BackoffLimitExceeded", "0/0/1/0/2"), (Conditions(), Counts()));
        Assert.Contains($"Normal SuccessfulDelete j: Deleted pod: {running.Name()}", Events.Told);

        await Cluster.DeleteAsync(Pods, "default", running.Name(), 0);
        await Cluster.IdleAsync();
        Assert.Equal((BackoffLimitExceeded, "0/0/0/0/2"), (Conditions(), Counts()));
    }

    [Fact]
    public async Task Restarts_in_the_pod_are_limited_too()
    {
        await CreateAsync("\"backoffLimit\":2", "OnFailure");
        var pod = Active.Single();
        await SetAsync(pod, """{"phase":"Running","containerStatuses":[{"name":"c","ready":false,"restartCount":1,"image":"i","imageID":"i"}]}""");
        Assert.Equal("", Conditions());
        await SetAsync(pod, """{"phase":"Running","containerStatuses":[{"name":"c","ready":false,"restartCount":2,"image":"i","imageID":"i"}]}""");
        await Cluster.DeleteAsync(Pods, "default", pod.Name(), 0);
        await Cluster.IdleAsync();
        Assert.Equal(BackoffLimitExceeded, Conditions());
    }

    [Fact]
    public async Task A_job_that_is_active_for_too_long_fails()
    {
        await CreateAsync("\"activeDeadlineSeconds\":30");
        await RunAsync(Active.Single());
        await Cluster.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Equal("1/1/0/0/0", Counts());
        await Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(("FailureTarget:DeadlineExceeded", "0/0/1/0/1"), (Conditions(), Counts()));
        await Cluster.DeleteAsync(Pods, "default", Cluster.List(Pods).Single().Name(), 0);
        await Cluster.IdleAsync();
        Assert.Equal("FailureTarget:DeadlineExceeded Failed:DeadlineExceeded", Conditions());
        Assert.Contains("Warning DeadlineExceeded j: Job was active longer than specified deadline", Events.Told);
    }

    [Fact]
    public async Task A_suspended_job_has_no_pods_and_starts_anew_when_it_goes_on()
    {
        await CreateAsync("\"suspend\":true,\"activeDeadlineSeconds\":30");
        Assert.Empty(Active);
        Assert.Null(Status.String("startTime"));
        Assert.Equal("Suspended:JobSuspended", Conditions());

        await Cluster.PassAsync(TimeSpan.FromMinutes(5));
        await PatchAsync("\"suspend\":false");
        Assert.Single(Active);
        Assert.Equal("2026-01-01T00:05:00Z", Status.String("startTime"));
        Assert.Equal(("False", "JobResumed", "Job resumed"), (Job.Condition("Suspended")!.String("status"), Job.Condition("Suspended")!.String("reason"), Job.Condition("Suspended")!.String("message")));

        await Cluster.PassAsync(TimeSpan.FromSeconds(20));
        await PatchAsync("\"suspend\":true");
        Assert.Empty(Cluster.List(Pods));
        Assert.Equal(("0/0/0/0/0", false), (Counts(), Status.Contains("startTime")));
        await Cluster.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("Suspended:JobSuspended", Conditions());
        Assert.Equal(
            ["Suspended", "SuccessfulCreate", "Resumed", "SuccessfulDelete", "Suspended"],
            Events.Told.Select(t => t.Split(' ')[1]));
    }

    [Theory]
    [InlineData("TerminatingOrFailed", 1)]
    [InlineData("Failed", 0)]
    public async Task A_pod_that_is_deleted_is_replaced_at_once_or_when_it_has_ended(string policy, int replaced)
    {
        await CreateAsync($"\"podReplacementPolicy\":\"{policy}\"");
        var pod = Active.Single();
        await RunAsync(pod);
        await Cluster.DeleteAsync(Pods, "default", pod.Name(), 30);
        await Cluster.PassAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(replaced, Active.Count);
        Assert.Equal(1, Status.Integer("terminating"));
        await EndAsync(pod, 143);
        await Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Single(Active);
        Assert.Equal("1/0/0/0/1", Counts());
    }

    [Fact]
    public async Task Rules_ignore_count_and_fail_by_exit_code_and_condition()
    {
        await CreateAsync("""
            "backoffLimit":0,"podFailurePolicy":{"rules":[
              {"action":"Ignore","onPodConditions":[{"type":"DisruptionTarget","status":"True"}]},
              {"action":"FailJob","onExitCodes":{"containerName":"c","operator":"In","values":[42]}}]}
            """);
        var disrupted = Active.Single();
        await SetAsync(disrupted, """{"phase":"Failed","conditions":[{"type":"DisruptionTarget","status":"True"}]}""");
        await Cluster.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("1/0/0/0/0", Counts());

        var pod = Active.Single();
        await EndAsync(pod, 42);
        Assert.Equal("FailureTarget:PodFailurePolicy Failed:PodFailurePolicy", Conditions());
        Assert.Equal($"Container c for pod default/{pod.Name()} failed with exit code 42 matching FailJob rule at index 1", Job.Condition("Failed")!.String("message"));
    }

    [Fact]
    public async Task It_goes_with_its_pods_some_time_after_its_end()
    {
        await CreateAsync("\"ttlSecondsAfterFinished\":60");
        await EndAsync(Active.Single());
        await Cluster.PassAsync(TimeSpan.FromSeconds(59));
        Assert.True(Job.IsConditionTrue("Complete"));
        await Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(Cluster.List(Jobs));
        Assert.Empty(Cluster.List(Pods));
    }

    [Theory]
    [InlineData("Background", 0)]
    [InlineData("Foreground", 0)]
    [InlineData("Orphan", 1)]
    public async Task A_job_that_is_deleted_holds_none_of_its_pods(string propagation, int left)
    {
        await CreateAsync("");
        await RunAsync(Active.Single());
        await Cluster.DeleteAsync(Jobs, "default", "j", new Registry.Requests.DeleteOptions { PropagationPolicy = propagation });
        await Cluster.IdleAsync();
        foreach (var pod in Cluster.List(Pods).Where(p => p.IsDeleting()))
        {
            await Cluster.DeleteAsync(Pods, "default", pod.Name(), 0);
        }

        await Cluster.IdleAsync();
        Assert.Empty(Cluster.List(Jobs));
        Assert.Equal(left, Cluster.List(Pods).Count);
        Assert.DoesNotContain(Cluster.List(Pods), p => p.HasFinalizer("batch.kubernetes.io/job-tracking"));
    }

    [Fact]
    public async Task Pods_are_adopted_and_released_by_label()
    {
        await Cluster.CreateAsync(Pods, """{"metadata":{"name":"p","namespace":"default","labels":{"x":"y"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        var job = await Cluster.CreateAsync(Jobs, """{"metadata":{"name":"j","namespace":"default"},"spec":{"manualSelector":true,"selector":{"matchLabels":{"x":"y"}},"template":{"metadata":{"labels":{"x":"y"}},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""");
        await Cluster.IdleAsync();
        var pod = Assert.Single(Cluster.List(Pods));
        Assert.True(pod.IsControlledBy(job.Uid()) && pod.HasFinalizer("batch.kubernetes.io/job-tracking"));

        await Cluster.PatchAsync(Pods, "default", "p", """{"metadata":{"labels":{"x":"z"}}}""");
        await Cluster.IdleAsync();
        pod = Cluster.Client.Get(Pods, "default", "p")!;
        Assert.Empty(pod.OwnerReferences());
        Assert.Empty(pod.ArrayAt("metadata", "finalizers"));
        Assert.Equal(2, Cluster.List(Pods).Count);
    }

    [Fact]
    public async Task A_job_that_another_program_manages_is_left_alone()
    {
        await CreateAsync("\"managedBy\":\"example.com/queue\"");
        Assert.Empty(Cluster.List(Pods));
        Assert.Empty(Status);
    }
}
