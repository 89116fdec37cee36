using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class JobStatusTests
{
    private const string NotNegative = "must be greater than or equal to 0";
    private const string Start = "\"startTime\":\"2026-11-23T10:20:31Z\"";
    private const string Completion = "\"completionTime\":\"2026-11-23T10:20:35Z\"";
    private const string Done = """{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}""";
    private const string Failed = """{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}""";

    private static readonly WorkloadHarness Jobs = new("batch/v1", "Job");

    private static JsonObject Job(string status = "{}", string members = "")
    {
        var job = Jobs.Create($$$"""{"spec":{ {{{members}}} "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } }""");
        return Jobs.WithStatus(job, status);
    }

    [Theory]
    [InlineData("""{"active":-1,"succeeded":-1,"failed":-1,"ready":-1,"terminating":-1}""", "status.active: Invalid value: -1: " + NotNegative, "status.succeeded: Invalid value: -1: " + NotNegative, "status.failed: Invalid value: -1: " + NotNegative, "status.ready: Invalid value: -1: " + NotNegative, "status.terminating: Invalid value: -1: " + NotNegative, "status.failed: Invalid value: -1: cannot decrease the failed counter", "status.succeeded: Invalid value: -1: cannot decrease the succeeded counter")]
    [InlineData("""{"uncountedTerminatedPods":{"succeeded":["a",""],"failed":["a"]}}""", "status.uncountedTerminatedPods.succeeded[1]: Invalid value: \"\": must not be empty", "status.uncountedTerminatedPods.failed[0]: Duplicate value: \"a\"")]
    [InlineData("""{"active":1,"ready":2}""", "status.ready: Invalid value: 2: cannot set more ready pods than active")]
    [InlineData("{" + Completion + "}", "status.completionTime: Invalid value: \"2026-11-23T10:20:35Z\": cannot set completionTime when there is no Complete=True condition")]
    [InlineData("{" + Start + ",\"conditions\":[" + Done + "]}", "status.completionTime: Required value: completionTime is required for Complete jobs")]
    [InlineData("{" + Completion + ",\"conditions\":[" + Done + "]}", "status.startTime: Required value: startTime is required for finished job")]
    [InlineData("{\"startTime\":\"2026-11-23T10:20:39Z\"," + Completion + ",\"conditions\":[" + Done + "]}", "status.completionTime: Invalid value: \"2026-11-23T10:20:35Z\": must be equal to or after `startTime`")]
    [InlineData("{" + Start + "," + Completion + ",\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}", "status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition")]
    [InlineData("{" + Start + ",\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\"}]}", "status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition")]
    [InlineData("{" + Start + "," + Completion + ",\"active\":1,\"terminating\":1,\"uncountedTerminatedPods\":{\"failed\":[\"a\"]},\"conditions\":[" + Done + "]}", "status.active: Invalid value: 1: active>0 is invalid for finished job", "status.uncountedTerminatedPods: Invalid value: {\"Succeeded\":null,\"Failed\":[\"a\"]}: must be empty for finished job", "status.terminating: Invalid value: 1: terminating>0 is invalid for finished job")]
    [InlineData("{" + Start + "," + Completion + ",\"conditions\":[" + Done + "," + Failed + "]}", "status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions", "status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions", "status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions", "status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions")]
    [InlineData("""{"completedIndexes":"0"}""", "status.completedIndexes: Invalid value: \"0\": cannot set non-empty completedIndexes when non-indexed completion mode")]
    [InlineData("""{"failedIndexes":""}""", "status.failedIndexes: Invalid value: \"\": cannot set non-null failedIndexes when backoffLimitPerIndex is null")]
    [InlineData("{" + Start + ",\"active\":1,\"ready\":1,\"succeeded\":2}")]
    [InlineData("{" + Start + "," + Completion + ",\"succeeded\":1,\"conditions\":[" + Done + "]}")]
    [InlineData("{" + Start + ",\"failed\":1,\"conditions\":[" + Failed + "]}")]
    public void First_status_is_refused_with_upstreams_words(string status, params string[] errors) => Assert.Equal(errors, Jobs.StatusErrors(Job(), status));

    [Theory]
    [InlineData("""{"completedIndexes":"0,3"}""", "status.completedIndexes: Invalid value: \"0,3\": error parsing completedIndexes: too large index: \"3\"")]
    [InlineData("""{"failedIndexes":"x"}""", "status.failedIndexes: Invalid value: \"x\": error parsing failedIndexes: cannot convert string to integer for index: \"x\"")]
    [InlineData("""{"completedIndexes":"0-1","failedIndexes":"1,2"}""", "status.failedIndexes: Invalid value: \"1,2\": failedIndexes and completedIndexes overlap at index: 1")]
    [InlineData("""{"completedIndexes":"0,2","failedIndexes":"1"}""")]
    public void Indexes_are_a_Jobs_own(string status, params string[] errors) =>
        Assert.Equal(errors, Jobs.StatusErrors(Job(members: """ "completionMode":"Indexed","completions":3,"backoffLimitPerIndex":1, """), status));

    [Theory]
    [InlineData("{" + Start + "," + Completion + ",\"conditions\":[" + Done + "]}", "{" + Start + "}", "status.conditions: Invalid value: cannot disable the terminal Complete=True condition", "status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition")]
    [InlineData("{" + Start + ",\"conditions\":[" + Failed + "]}", "{" + Start + "}", "status.conditions: Invalid value: cannot disable the terminal Failed=True condition", "status.conditions: Invalid value: cannot disable the terminal FailureTarget=True condition")]
    [InlineData("""{"failed":2,"succeeded":2}""", """{"failed":1,"succeeded":1}""", "status.failed: Invalid value: 1: cannot decrease the failed counter", "status.succeeded: Invalid value: 1: cannot decrease the succeeded counter")]
    [InlineData("{" + Start + "}", """{"startTime":"2026-11-23T10:20:32Z"}""", "status.startTime: Invalid value: \"2026-11-23T10:20:32Z\": field is immutable for unsuspended job once set")]
    [InlineData("{" + Start + "}", "{}", "status.startTime: Invalid value: null: field is immutable for unsuspended job once set")]
    [InlineData("{" + Start + ",\"conditions\":[{\"type\":\"Suspended\",\"status\":\"True\"}]}", """{"startTime":"2026-11-23T10:20:32Z","conditions":[{"type":"Suspended","status":"False"}]}""")]
    [InlineData("{" + Start + "," + Completion + ",\"conditions\":[" + Done + "]}", "{" + Start + ",\"completionTime\":\"2026-11-23T10:20:36Z\",\"conditions\":[" + Done + "]}", "status.completionTime: Invalid value: \"2026-11-23T10:20:36Z\": field is immutable")]
    [InlineData("{" + Start + "," + Completion + ",\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}", "{" + Start + "," + Completion + ",\"conditions\":[" + Done + "]}", "status.conditions: Invalid value: cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions")]
    [InlineData("""{"active":1,"ready":2}""", """{"active":1,"ready":2,"failed":1}""")]
    public void Later_status_goes_on_from_the_former(string before, string after, params string[] errors) => Assert.Equal(errors, Jobs.StatusErrors(Job(before), after));

    [Fact]
    public void Indexed_Job_may_be_scaled_down() => Assert.Empty(Jobs.StatusErrors(
        Job("""{"succeeded":2}""", """ "completionMode":"Indexed","completions":3,"parallelism":3, """), """{"succeeded":1}"""));

    [Fact]
    public void Status_leaves_the_spec()
    {
        var old = Job();

        Assert.Equal(
            old.WithAt("b", "metadata", "labels", "a"),
            Jobs.Strategy.PrepareForStatusUpdate(old.WithAt(7, "spec", "parallelism").WithAt("b", "metadata", "labels", "a"), old, KindHarness.Context));
    }
}
