using ApiServer.Controllers.NodeLifecycle;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.NodeLifecycle;

/// <summary>What becomes of a Node that falls silent, and of its Pods.</summary>
public sealed class NodeFailureTests : IAsyncLifetime
{
    private const string Running = """
        {"phase":"Running","conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:00Z"}]}
        """;

    private readonly FakeEventRecorder _events = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.CreateNamespaceAsync("kube-node-lease");
        await _cluster.StartAsync(NodeControllers.Create(_cluster.Client, _events));
        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"n"}}""");
        await SayReadyAsync("True");

        // Another one is always well: it lives with the server.
        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"well"}}""");
        await _cluster.PatchAsync(ResourceNames.Nodes, "", "well", """{"status":{"nodeInfo":{"containerRuntimeVersion":"RUNTIME"},"conditions":[{"type":"Ready","status":"True"}]}}""".Replace("RUNTIME", SimulatedNodes.Runtime, StringComparison.Ordinal), "status");
        await _cluster.CreateAsync(
            ResourceNames.Leases,
            """{"metadata":{"name":"n","namespace":"kube-node-lease"},"spec":{"holderIdentity":"n","leaseDurationSeconds":40,"renewTime":"2026-01-01T00:00:00.000000Z"}}""");
        await _cluster.IdleAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task A_node_whose_lease_is_not_renewed_is_of_unknown_state_after_50_seconds()
    {
        await _cluster.PassAsync(TimeSpan.FromSeconds(40));
        await _cluster.PatchAsync(ResourceNames.Leases, "kube-node-lease", "n", """{"spec":{"renewTime":"2026-01-01T00:00:40.000000Z"}}""");
        await _cluster.PassAsync(TimeSpan.FromSeconds(49));
        Assert.True(Node().IsConditionTrue("Ready"));

        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(
            ["Ready Unknown NodeStatusUnknown Kubelet stopped posting node status.", "MemoryPressure Unknown NodeStatusNeverUpdated Kubelet never posted node status."],
            Node().ArrayAt("status", "conditions").Objects.Take(2).Select(c => $"{c.String("type")} {c.String("status")} {c.String("reason")} {c.String("message")}"));
        Assert.Equal("2026-01-01T00:01:30Z", Node().Condition("Ready")!.String("lastTransitionTime"));
        Assert.Equal(
            ["node.kubernetes.io/unreachable NoSchedule", "node.kubernetes.io/unreachable NoExecute"],
            Node().ArrayAt("spec", "taints").Objects.Select(t => $"{t.String("key")} {t.String("effect")}"));
        Assert.Equal(["Normal RegisteredNode n: Node n event: Registered Node n in Controller", "Normal NodeNotReady n: Node n status is now: NodeNotReady"], _events.Told.Where(l => l.Contains(" n:", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    [Trait("spec", "4.3.4")]
    [Trait("spec", "4.7.3")]
    public async Task Pods_of_a_silent_node_are_no_longer_ready_and_evicted_after_their_toleration()
    {
        await PodAsync("p");
        await _cluster.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal("False", Pod("p")!.Condition("Ready")!.String("status"));
        Assert.Contains("Warning NodeNotReady p: Node is not ready", _events.Told);

        await _cluster.PassAsync(TimeSpan.FromSeconds(299));
        Assert.False(Pod("p")!.IsDeleting());
        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-01-01T00:06:20Z", Pod("p")!.StringAt("metadata", "deletionTimestamp"));
        var condition = Pod("p")!.Condition("DisruptionTarget")!;
        Assert.Equal(
            ("True", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"),
            (condition.String("status"), condition.String("reason"), condition.String("message")));
        Assert.Contains("Normal TaintManagerEviction p: Marking for deletion Pod default/p", _events.Told);
    }

    [Fact]
    [Trait("spec", "4.8.4")]
    public async Task While_no_node_is_ready_none_evicts_its_pods()
    {
        await PodAsync("p");
        await _cluster.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal(2, Node().ArrayAt("spec", "taints").Count);

        await _cluster.DeleteAsync(ResourceNames.Nodes, "", "well");
        await _cluster.IdleAsync();
        Assert.Equal(
            ["node.kubernetes.io/unreachable NoSchedule"],
            Node().ArrayAt("spec", "taints").Objects.Select(t => $"{t.String("key")} {t.String("effect")}"));
        Assert.Contains("Normal TaintManagerEviction p: Cancelling deletion of Pod default/p", _events.Told);
        await _cluster.PassAsync(TimeSpan.FromHours(1));
        Assert.False(Pod("p")!.IsDeleting());

        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"new"}}""");
        await _cluster.PatchAsync(ResourceNames.Nodes, "", "new", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "status");
        await _cluster.IdleAsync();
        Assert.Equal(2, Node().ArrayAt("spec", "taints").Count);
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task Pods_of_a_silent_node_are_marked_too_when_the_server_died_after_the_node_was()
    {
        await PodAsync("p");
        await _cluster.PassAsync(TimeSpan.FromSeconds(50));
        await _cluster.StopAsync();
        await _cluster.PatchAsync(ResourceNames.Pods, "default", "p", $$$"""{"status":{{{Running}}}}""", "status");
        Assert.True(Pod("p")!.IsConditionTrue("Ready"));

        await _cluster.StartAsync(NodeControllers.Create(_cluster.Client, _events));
        await _cluster.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal("False", Pod("p")!.Condition("Ready")!.String("status"));
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task A_node_that_comes_back_in_time_keeps_its_pods()
    {
        await PodAsync("p");
        await _cluster.PassAsync(TimeSpan.FromSeconds(100));
        await SayReadyAsync("True");
        Assert.Null(Node().At("spec", "taints"));
        Assert.Contains("Normal TaintManagerEviction p: Cancelling deletion of Pod default/p", _events.Told);

        await RenewForAsync(TimeSpan.FromMinutes(10));
        Assert.False(Pod("p")!.IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task A_node_that_says_it_is_not_ready_repels_its_pods_too()
    {
        await SayReadyAsync("False");
        Assert.Equal(
            ["node.kubernetes.io/not-ready NoSchedule", "node.kubernetes.io/not-ready NoExecute"],
            Node().ArrayAt("spec", "taints").Objects.Select(t => $"{t.String("key")} {t.String("effect")}"));

        await _cluster.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(
            ["node.kubernetes.io/unreachable NoSchedule", "node.kubernetes.io/unreachable NoExecute"],
            Node().ArrayAt("spec", "taints").Objects.Select(t => $"{t.String("key")} {t.String("effect")}"));
    }

    [Theory]
    [InlineData("""{"operator":"Exists"}""", false)]
    [InlineData("""{"key":"k","operator":"Exists","effect":"NoExecute"}""", false)]
    [InlineData("""{"key":"k","value":"v"}""", false)]
    [InlineData("""{"key":"k","value":"other"}""", true)]
    [InlineData("""{"key":"k","operator":"Exists","effect":"NoSchedule"}""", true)]
    [InlineData("""{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":0}""", true)]
    [Trait("spec", "4.3.4")]
    public async Task A_pod_goes_at_once_when_it_does_not_tolerate_a_taint(string toleration, bool goes)
    {
        await PodAsync("p", $""" "tolerations":[{toleration}],""");
        await _cluster.PatchAsync(ResourceNames.Nodes, "", "n", """{"spec":{"taints":[{"key":"k","value":"v","effect":"NoExecute"}]}}""");
        await _cluster.IdleAsync();

        Assert.Equal(goes, Pod("p")!.IsDeleting());
    }

    [Fact]
    [Trait("spec", "4.8.1")]
    public async Task A_node_that_never_says_anything_is_of_unknown_state_after_a_minute()
    {
        await _cluster.CreateAsync(ResourceNames.Nodes, """{"metadata":{"name":"mute"}}""");
        await _cluster.PassAsync(TimeSpan.FromSeconds(60));

        var ready = _cluster.Client.Get(ResourceNames.Nodes, "", "mute")!.Condition("Ready")!;
        Assert.Equal(("Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status."), (ready.String("status"), ready.String("reason"), ready.String("message")));
    }

    [Fact]
    [Trait("spec", "4.7.3")]
    public async Task A_node_that_is_deleted_is_told_of()
    {
        await _cluster.DeleteAsync(ResourceNames.Nodes, "", "n");
        await _cluster.IdleAsync();
        Assert.Contains("Normal RemovingNode n: Node n event: Removing Node n from Controller", _events.Told);
    }

    private async Task SayReadyAsync(string status)
    {
        var now = Model.Time.ApiTime.Format(_cluster.Clock.UtcNow);
        await _cluster.PatchAsync(
            ResourceNames.Nodes,
            "",
            "n",
            $$$"""{"status":{"conditions":[{"type":"Ready","status":"{{{status}}}","reason":"KubeletReady","message":"m","lastHeartbeatTime":"{{{now}}}","lastTransitionTime":"{{{now}}}"}]}}""",
            "status");
        await _cluster.IdleAsync();
    }

    private async Task RenewForAsync(TimeSpan time)
    {
        for (var end = _cluster.Clock.UtcNow + time; _cluster.Clock.UtcNow < end;)
        {
            await _cluster.PassAsync(TimeSpan.FromSeconds(40));
            await _cluster.PatchAsync(ResourceNames.Leases, "kube-node-lease", "n", $$$"""{"spec":{"renewTime":"{{{Model.Time.ApiTime.FormatMicro(_cluster.Clock.UtcNow)}}}"}}""");
        }
    }

    private async Task PodAsync(string name, string spec = "")
    {
        await _cluster.CreateAsync(ResourceNames.Pods, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{ {{{spec}}} "nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");
        await _cluster.PatchAsync(ResourceNames.Pods, "default", name, $$$"""{"status":{{{Running}}}}""", "status");
        await _cluster.IdleAsync();
    }

    private JsonObject Node() => _cluster.Client.Get(ResourceNames.Nodes, "", "n")!;

    private JsonObject? Pod(string name) => _cluster.Client.Get(ResourceNames.Pods, "default", name);
}
