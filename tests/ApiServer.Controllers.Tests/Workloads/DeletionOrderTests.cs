using System.Text;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Workloads;

/// <summary>Of two Pods the first goes first.</summary>
public sealed class DeletionOrderTests
{
    private const string Ready = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]";
    private const string ReadyLately = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T23:00:00Z\"}]";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"nodeName\":\"\"", "\"phase\":\"Running\"," + Ready, "\"nodeName\":\"n\"", "\"phase\":\"Pending\"")]
    [InlineData("\"nodeName\":\"n\"", "\"phase\":\"Pending\"", "\"nodeName\":\"n\"", "\"phase\":\"Unknown\"")]
    [InlineData("\"nodeName\":\"n\"", "\"phase\":\"Unknown\"", "\"nodeName\":\"n\"", "\"phase\":\"Running\"")]
    [InlineData("\"nodeName\":\"n\"", "\"phase\":\"Running\"", "\"nodeName\":\"n\"", "\"phase\":\"Running\"," + Ready)]
    [InlineData("\"nodeName\":\"crowded\"", "\"phase\":\"Running\"," + Ready, "\"nodeName\":\"n\"", "\"phase\":\"Running\"," + ReadyLately)]
    [InlineData("\"nodeName\":\"n\"", "\"phase\":\"Running\"," + ReadyLately, "\"nodeName\":\"n\"", "\"phase\":\"Running\"," + Ready)]
    [InlineData("\"nodeName\":\"n\"", "\"phase\":\"Running\",\"containerStatuses\":[{\"restartCount\":2}]," + Ready, "\"nodeName\":\"n\"", "\"phase\":\"Running\",\"containerStatuses\":[{\"restartCount\":1}]," + Ready)]
    public void The_pod_whose_loss_is_felt_least_goes_first(string firstSpec, string firstStatus, string secondSpec, string secondStatus)
    {
        var first = Pod("first", firstSpec, firstStatus, "{}");
        var second = Pod("second", secondSpec, secondStatus, "{}");
        AssertFirst(first, second);
    }

    [Theory]
    [InlineData("-1", "0")]
    [InlineData("0", "10")]
    [InlineData("-5", "no number")]
    public void The_cheaper_pod_goes_first(string first, string second) => AssertFirst(
        Pod("first", "\"nodeName\":\"n\"", "\"phase\":\"Running\"," + Ready, $$"""{"controller.kubernetes.io/pod-deletion-cost":"{{first}}"}"""),
        Pod("second", "\"nodeName\":\"crowded\"", "\"phase\":\"Running\"," + ReadyLately, $$"""{"controller.kubernetes.io/pod-deletion-cost":"{{second}}"}"""));

    [Fact]
    public void A_sidecar_that_was_restarted_counts_when_nothing_else_does()
    {
        const string Spec = "\"nodeName\":\"n\",\"initContainers\":[{\"name\":\"s\",\"restartPolicy\":\"Always\"}]";
        var restarted = Pod("first", Spec, "\"phase\":\"Running\",\"initContainerStatuses\":[{\"name\":\"s\",\"restartCount\":1}]," + Ready, "{}");
        var other = Pod("second", Spec, "\"phase\":\"Running\",\"initContainerStatuses\":[{\"name\":\"s\",\"restartCount\":0}]," + Ready, "{}");
        AssertFirst(restarted, other);
        Assert.Equal("first", DeletionOrder.Sort([other, restarted]).First().Name());
    }

    private static void AssertFirst(JsonObject first, JsonObject second)
    {
        var crowd = new Dictionary<string, int> { ["crowded"] = 3, ["n"] = 1 };
        Assert.Equal("first", DeletionOrder.Sort([second, first], crowd, Now).First().Name());
        Assert.Equal("first", DeletionOrder.Sort([first, second], crowd, Now).First().Name());
    }

    private static JsonObject Pod(string name, string spec, string status, string annotations) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(
        $$"""{"metadata":{"name":"{{name}}","uid":"{{name}}","creationTimestamp":"2026-01-01T00:00:00Z","annotations":{{annotations}}},"spec":{ {{spec}} },"status":{ {{status}} } }"""));
}
