using ApiServer.Controllers.NodeLifecycle;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.NodeLifecycle;

public sealed class NodeLifecycleTests : IAsyncLifetime
{
    private const string Cordoned = """{"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule","timeAdded":"2026-01-01T00:00:00Z"}""";
    private const string Own = """{"key":"dedicated","value":"db","effect":"NoExecute"}""";

    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new NodeLifecycleController(_cluster.Client, new FakeEventRecorder()));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    [Trait("spec", "4.8.3")]
    public async Task A_cordoned_node_is_tainted_until_it_is_uncordoned()
    {
        await NodeAsync($$$"""{"metadata":{"name":"n"},"spec":{"taints":[{{{Own}}}]}}""");
        Assert.Equal($"[{Own}]", Taints());

        await PatchAsync("""{"spec":{"unschedulable":true}}""");
        Assert.Equal($"[{Own},{Cordoned}]", Taints());

        _cluster.Clock.Advance(TimeSpan.FromSeconds(30));
        await PatchAsync("""{"metadata":{"labels":{"a":"b"}}}""");
        Assert.Equal($"[{Own},{Cordoned}]", Taints());

        await PatchAsync("""{"spec":{"unschedulable":null}}""");
        Assert.Equal($"[{Own}]", Taints());
    }

    [Fact]
    public async Task A_taint_that_a_user_removes_or_adds_without_reason_does_not_last()
    {
        await NodeAsync("""{"metadata":{"name":"n"},"spec":{"unschedulable":true}}""");
        Assert.Equal($"[{Cordoned}]", Taints());
        await PatchAsync("""{"spec":{"taints":null}}""");
        Assert.Equal($"[{Cordoned}]", Taints());

        await PatchAsync("""{"spec":{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"},{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}],"unschedulable":false}}""");
        Assert.Equal("""[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}]""", Taints());
    }

    [Theory]
    [InlineData("Ready", "False", "not-ready")]
    [InlineData("Ready", "Unknown", "unreachable")]
    [InlineData("MemoryPressure", "True", "memory-pressure")]
    [InlineData("DiskPressure", "True", "disk-pressure")]
    [InlineData("PIDPressure", "True", "pid-pressure")]
    [InlineData("NetworkUnavailable", "True", "network-unavailable")]
    public async Task A_condition_that_is_not_as_it_should_be_taints(string condition, string status, string taint)
    {
        await NodeAsync("""{"metadata":{"name":"well"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
        await NodeAsync($$$"""{"metadata":{"name":"n"},"status":{"conditions":[{"type":"{{{condition}}}","status":"{{{status}}}"}]}}""");
        string[] effects = condition == "Ready" ? ["NoSchedule", "NoExecute"] : ["NoSchedule"];
        Assert.Equal(
            $"[{string.Join(",", effects.Select(e => $$"""{"key":"node.kubernetes.io/{{taint}}","effect":"{{e}}","timeAdded":"2026-01-01T00:00:00Z"}"""))}]",
            Taints());

        await _cluster.PatchAsync(ResourceNames.Nodes, "", "n", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "status");
        await _cluster.IdleAsync();
        Assert.Equal("", Taints());
    }

    private async Task NodeAsync(string json)
    {
        await _cluster.CreateAsync(ResourceNames.Nodes, json);
        await _cluster.IdleAsync();
    }

    private async Task PatchAsync(string json)
    {
        await _cluster.PatchAsync(ResourceNames.Nodes, "", "n", json);
        await _cluster.IdleAsync();
    }

    private string Taints() => _cluster.Client.Get(ResourceNames.Nodes, "", "n").At("spec", "taints")?.ToString() ?? "";
}
