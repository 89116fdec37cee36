using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class CronJobTests
{
    private const string NotNegative = "must be greater than or equal to 0";
    private const string NoZone = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";

    private static readonly WorkloadHarness Jobs = new("batch/v1", "CronJob");

    private static string Job(string member = "suspend", string value = "false", string name = "n") =>
        KindHarness.Parse($$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"schedule":"*/5 * * * *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } } } }""")
            .WithAt(JsonReader.Parse(value), ["spec", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("schedule", "\"\"", "spec.schedule: Required value")]
    [InlineData("startingDeadlineSeconds", "-1", "spec.startingDeadlineSeconds: Invalid value: -1: " + NotNegative)]
    [InlineData("successfulJobsHistoryLimit", "-1", "spec.successfulJobsHistoryLimit: Invalid value: -1: " + NotNegative)]
    [InlineData("failedJobsHistoryLimit", "-1", "spec.failedJobsHistoryLimit: Invalid value: -1: " + NotNegative)]
    [InlineData("concurrencyPolicy", "\"Sometimes\"", "spec.concurrencyPolicy: Unsupported value: \"Sometimes\": supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    [InlineData("timeZone", "\"\"", "spec.timeZone: Invalid value: \"\": timeZone must be nil or non-empty string")]
    [InlineData("timeZone", "\"Mars/Olympus\"", "spec.timeZone: Invalid value: \"Mars/Olympus\": unknown time zone Mars/Olympus")]
    [InlineData("timeZone", "\"Europe//Berlin\"", "spec.timeZone: Invalid value: \"Europe//Berlin\": unknown time zone Europe//Berlin")]
    [InlineData("timeZone", "\"../etc\"", "spec.timeZone: Invalid value: \"../etc\": unknown time zone ../etc")]
    [InlineData("timeZone", "\"Local\"", "spec.timeZone: Invalid value: \"Local\": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")]
    [InlineData("timeZone", "\"europe/berlin\"", "spec.timeZone: Invalid value: \"europe/berlin\": unknown time zone europe/berlin")]
    [InlineData("timeZone", "\"Europe/Berlin\"")]
    [InlineData("timeZone", "\"UTC\"")]
    [InlineData("schedule", "\"TZ=UTC 0 0 * * *\"", "spec.schedule: Invalid value: \"TZ=UTC 0 0 * * *\": " + NoZone)]
    [InlineData("jobTemplate.spec.selector", """{"matchLabels":{"a":"b"}}""", "spec.jobTemplate.spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: `selector` will be auto-generated")]
    [InlineData("jobTemplate.spec.manualSelector", "true", "spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: \"nil\", \"false\"")]
    [InlineData("jobTemplate.spec.parallelism", "-1", "spec.jobTemplate.spec.parallelism: Invalid value: -1: " + NotNegative)]
    [InlineData("jobTemplate.spec.template.spec.restartPolicy", "\"Always\"", "spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"")]
    [InlineData("jobTemplate.spec.template.spec.containers", "[]", "spec.jobTemplate.spec.template.spec.containers: Required value")]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) => Assert.Equal(errors, Jobs.CreateErrors(Job(member, value)));

    [Theory]
    [InlineData("0 0 1 jan Sun")]
    [InlineData("?,5-10/2,*/15 0-23 1,15 * MON-FRI")]
    [InlineData(" 1  2 3 4 5 ")]
    [InlineData("@daily")]
    [InlineData("@every 1h30m0.5s")]
    [InlineData("5/15 * * * *")]
    [InlineData("* * * *", "expected exactly 5 fields, found 4: [* * * *]")]
    [InlineData("0 0 0 * * *", "expected exactly 5 fields, found 6: [0 0 0 * * *]")]
    [InlineData("60 * * * *", "end of range (60) above maximum (59): 60")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("1/2/3 * * * *", "too many slashes: 1/2/3")]
    [InlineData("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("99999999999999999999 * * * *", "failed to parse int from 99999999999999999999: strconv.Atoi: parsing \"99999999999999999999\": value out of range")]
    [InlineData("*/-1 * * * *", "negative number (-1) not allowed: -1")]
    [InlineData("* * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("@sometimes", "unrecognized descriptor: @sometimes")]
    [InlineData("@every 5", "failed to parse duration @every 5: time: missing unit in duration \"5\"")]
    [InlineData("@every 5d", "failed to parse duration @every 5d: time: unknown unit \"d\" in duration \"5d\"")]
    [InlineData("@every x", "failed to parse duration @every x: time: invalid duration \"x\"")]
    [InlineData("@every ", "failed to parse duration @every : time: invalid duration \"\"")]
    [InlineData("@every 9999999h", "failed to parse duration @every 9999999h: time: invalid duration \"9999999h\"")]
    public void Schedule_is_what_upstreams_parser_takes(string schedule, params string[] problems) => Assert.Equal(
        problems.Select(p => $"spec.schedule: Invalid value: \"{schedule}\": {p}"),
        Jobs.CreateErrors(Job("schedule", JsonString.Of(schedule).ToString())));

    [Theory]
    [InlineData("TZ=0", "invalid schedule format: runtime error: slice bounds out of range [:-1]")]
    [InlineData("CRON_TZ=Mars/Olympus 0 0 * * *", "provided bad location Mars/Olympus: unknown time zone Mars/Olympus")]
    public void Zone_in_a_schedule_is_read_nevertheless(string schedule, string problem) => Assert.Equal(
        [$"spec.schedule: Invalid value: \"{schedule}\": {problem}", $"spec.schedule: Invalid value: \"{schedule}\": {NoZone}"],
        Jobs.CreateErrors(Job("schedule", JsonString.Of(schedule).ToString())));

    [Fact]
    public void Name_leaves_room_for_the_Jobs_names()
    {
        var name = new string('x', 53);

        Assert.Empty(Jobs.CreateErrors(Job(name: name[1..])));
        Assert.Equal([$"metadata.name: Invalid value: \"{name}\": must be no more than 52 characters"], Jobs.CreateErrors(Job(name: name)));
        Assert.Empty(Jobs.UpdateErrors(Jobs.Create(Job(name: name)), j => j.WithAt(true, "spec", "suspend")));
    }

    [Fact]
    public void Update_suffers_the_zones_of_old()
    {
        const string schedule = "TZ=UTC 0 0 * * *";
        var old = Jobs.Create(Job("schedule", JsonString.Of(schedule).ToString()));
        var wrongZone = Jobs.Create(Job("timeZone", "\"Mars/Olympus\""));

        Assert.Empty(Jobs.UpdateErrors(old, j => j.WithAt(true, "spec", "suspend")));
        Assert.Equal(
            [$"spec.schedule: Invalid value: \"{schedule}\": cannot use both timeZone field and TZ or CRON_TZ in schedule"],
            Jobs.UpdateErrors(old, j => j.WithAt("UTC", "spec", "timeZone")));
        Assert.Empty(Jobs.UpdateErrors(wrongZone, j => j.WithAt(true, "spec", "suspend")));
        Assert.Empty(Jobs.UpdateErrors(Jobs.Create(Job()), j => j.WithAt("Never", "spec", "jobTemplate", "spec", "template", "spec", "restartPolicy").WithAt(7, "spec", "jobTemplate", "spec", "completions")));
        Assert.Equal(
            ["cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"],
            Jobs.Warnings(old, old));
        Assert.Empty(Jobs.Warnings(old));
    }

    [Fact]
    public void Status_is_taken_as_it_comes() => Assert.Empty(Jobs.StatusErrors(Jobs.Create(Job()), """{"lastScheduleTime":"2026-11-23T10:20:31Z"}"""));
}
