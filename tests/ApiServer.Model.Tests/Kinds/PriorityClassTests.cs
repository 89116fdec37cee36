namespace ApiServer.Model.Tests.Kinds;

public sealed class PriorityClassTests
{
    private const string High = """{"metadata":{"name":"high"},"value":1000000000}""";

    private static readonly KindHarness Classes = new("scheduling.k8s.io", "v1", "PriorityClass", namespaced: false);

    [Theory]
    [InlineData(High)]
    [InlineData("""{"metadata":{"name":"low"},"value":-5,"preemptionPolicy":"Never","globalDefault":true}""")]
    [InlineData("""{"metadata":{"name":"system-node-critical"},"value":2000001000}""")]
    public void A_class_is_taken(string json) => Assert.Empty(Classes.CreateErrors(json));

    [Theory]
    [InlineData("""{"metadata":{"name":"c"},"value":1000000001}""", "value: Forbidden: maximum allowed value of a user defined priority is 1000000000")]
    [InlineData("""{"metadata":{"name":"c"},"value":1,"preemptionPolicy":"Always"}""", "preemptionPolicy: Unsupported value: \"Always\": supported values: \"PreemptLowerPriority\", \"Never\"")]
    [InlineData("""{"metadata":{"name":"c"},"value":1,"preemptionPolicy":""}""", "preemptionPolicy: Required value")]
    [InlineData("""{"metadata":{"name":"system-x"},"value":1}""", "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class")]
    [InlineData("""{"metadata":{"name":"system-node-critical"},"value":1}""", "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000")]
    [InlineData("""{"metadata":{"name":"system-cluster-critical"},"value":2000000000,"globalDefault":true}""", "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false")]
    public void A_class_is_refused_with_upstreams_words(string json, string error) => Assert.Equal([error], Classes.CreateErrors(json));

    [Fact]
    public void What_a_class_is_worth_stays()
    {
        Assert.Equal("PreemptLowerPriority", Classes.Create(High).String("preemptionPolicy"));
        Assert.Equal(["value: Forbidden: may not be changed in an update."], Classes.UpdateErrors(High, c => c.With("value", 1)));
        Assert.Equal(["preemptionPolicy: Invalid value: \"Never\": field is immutable"], Classes.UpdateErrors(High, c => c.With("preemptionPolicy", "Never")));
        Assert.Empty(Classes.UpdateErrors(High, c => c.With("globalDefault", true).With("description", "d")));
    }
}
