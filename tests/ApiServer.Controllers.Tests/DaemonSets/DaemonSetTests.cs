using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.DaemonSets;

/// <summary>On which nodes a DaemonSet has Pods, and what these look like.</summary>
public sealed class DaemonSetTests : IAsyncLifetime
{
    private DaemonSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await DaemonSetFixture.OpenAsync("a", "b");

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    public async Task Each_node_gets_a_pod_that_only_it_can_take()
    {
        await _f.CreateAsync();
        Assert.Equal(["a", "b"], _f.Nodes);
        var pod = _f.Workloads.Pods[0];
        Assert.Matches("^agent-[bcdfghjklmnpqrstvwxz2456789]{5}$", pod.Name());
        Assert.Equal(ObjectMetadata.ControllerReferenceTo(_f.Set), pod.ControllerReference());
        Assert.Equal("1", pod.Label("pod-template-generation"));
        Assert.Equal(
            """[{"key":"metadata.name","operator":"In","values":["a"]}]""",
            _f.Workloads.Pods.Select(p => p.ArrayAt("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")[0].At("matchFields")!.ToString()).Order(StringComparer.Ordinal).First());
        Assert.Equal(
            [
                "node.kubernetes.io/not-ready NoExecute",
                "node.kubernetes.io/unreachable NoExecute",
                "node.kubernetes.io/disk-pressure NoSchedule",
                "node.kubernetes.io/memory-pressure NoSchedule",
                "node.kubernetes.io/pid-pressure NoSchedule",
                "node.kubernetes.io/unschedulable NoSchedule",
            ],
            pod.ArrayAt("spec", "tolerations").Objects.Select(t => $"{t.String("key")} {t.String("effect")}"));

        var revision = Assert.Single(_f.Workloads.Cluster.List(ResourceNames.ControllerRevisions));
        var hash = pod.Label("controller-revision-hash")!;
        Assert.Equal(("agent-" + hash, hash, 1L), (revision.Name(), revision.Label("controller-revision-hash"), revision.Integer("revision")));
        Assert.Equal(_f.Workloads.Pods.Select(p => $"Normal SuccessfulCreate agent: Created pod: {p.Name()}"), _f.Workloads.NewEvents().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Its_status_counts_nodes()
    {
        await _f.CreateAsync();
        Assert.Equal(
            """{"currentNumberScheduled":2,"numberMisscheduled":0,"desiredNumberScheduled":2,"numberReady":0,"observedGeneration":1,"updatedNumberScheduled":2,"numberUnavailable":2}""",
            _f.Set.ObjectAt("status").ToString());
        await _f.RunAllAsync();
        Assert.Equal(
            """{"currentNumberScheduled":2,"numberMisscheduled":0,"desiredNumberScheduled":2,"numberReady":2,"observedGeneration":1,"updatedNumberScheduled":2,"numberAvailable":2}""",
            _f.Set.ObjectAt("status").ToString());
    }

    [Fact]
    public async Task A_node_that_comes_gets_a_pod_and_one_whose_labels_no_longer_match_loses_it()
    {
        await _f.CreateAsync(podSpec: "\"nodeSelector\":{\"disk\":\"ssd\"},");
        await _f.RunAllAsync();
        await _f.AddNodeAsync("c");
        Assert.Equal(["a", "b", "c"], _f.Nodes);
        await _f.PatchNodeAsync("a", """{"metadata":{"labels":{"disk":"tape"}}}""");
        Assert.Equal(["b", "c"], _f.Nodes);
        await _f.PatchNodeAsync("a", """{"metadata":{"labels":{"disk":"ssd"}}}""");
        await _f.Workloads.EndAllAsync();
        Assert.Equal(["a", "b", "c"], _f.Nodes);
    }

    [Fact]
    public async Task A_taint_keeps_pods_away_or_drives_them_out_unless_daemons_tolerate_it()
    {
        await _f.CreateAsync();
        await _f.RunAllAsync();
        await _f.PatchNodeAsync("a", """{"spec":{"taints":[{"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"},{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}]}}""");
        Assert.Equal(["a", "b"], _f.Nodes);
        Assert.Equal(0, _f.Set.IntegerAt("status", "numberMisscheduled"));

        await _f.PatchNodeAsync("a", """{"spec":{"taints":[{"key":"own","effect":"NoSchedule"}]}}""");
        Assert.Equal(["a", "b"], _f.Nodes);
        Assert.Equal((1, 1), (_f.Set.IntegerAt("status", "numberMisscheduled"), _f.Set.IntegerAt("status", "desiredNumberScheduled")));

        await _f.PatchNodeAsync("a", """{"spec":{"taints":[{"key":"own","effect":"NoExecute"}]}}""");
        Assert.Equal(["b"], _f.Nodes);
    }

    [Fact]
    public async Task A_toleration_with_a_limit_becomes_one_without_in_its_place()
    {
        await _f.CreateAsync(podSpec: "\"tolerations\":[{\"key\":\"node.kubernetes.io/unreachable\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":30},{\"key\":\"mine\",\"operator\":\"Exists\"}],");
        var tolerations = _f.Workloads.Pods[0].ArrayAt("spec", "tolerations").Objects.ToList();
        Assert.Equal(["node.kubernetes.io/unreachable", "mine", "node.kubernetes.io/not-ready"], tolerations.Take(3).Select(t => t.String("key")));
        Assert.False(tolerations[0].Contains("tolerationSeconds"));
    }

    [Fact]
    public async Task A_pod_that_waits_for_a_node_that_is_gone_is_deleted()
    {
        await _f.CreateAsync();
        await _f.Workloads.Cluster.DeleteAsync(ResourceNames.Nodes, "", "a");
        await _f.Workloads.Cluster.IdleAsync();
        Assert.Equal(["b"], _f.Nodes);
    }

    [Fact]
    public async Task A_second_pod_on_a_node_goes_and_an_orphan_is_adopted()
    {
        await _f.Workloads.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"stray","namespace":"default","labels":{"app":"agent"}},"spec":{"nodeName":"a","containers":[{"name":"agent","image":"agent:0"}]} }""");
        await _f.CreateAsync("\"updateStrategy\":{\"type\":\"OnDelete\"}");
        Assert.Equal(["a", "b"], _f.Nodes);
        Assert.True(_f.Workloads.Get(ResourceNames.Pods, "stray").IsControlledBy(_f.Set.Uid()));

        await _f.Workloads.CreateAsync(ResourceNames.Pods, """{"metadata":{"name":"second","namespace":"default","labels":{"app":"agent"}},"spec":{"nodeName":"a","containers":[{"name":"agent","image":"agent:0"}]} }""");
        Assert.Equal(["a", "b"], _f.Nodes);
    }

    [Fact]
    public async Task A_failed_pod_is_replaced_at_once_and_the_next_one_later_and_later()
    {
        await _f.CreateAsync();
        await _f.RunAllAsync();
        _f.Workloads.NewEvents();
        var failed = await FailOnAsync("a");
        Assert.Contains($"Warning FailedDaemonPod agent: Found failed daemon pod default/{failed} on node a, will try to kill it", _f.Workloads.NewEvents());
        await _f.Workloads.EndAllAsync();

        var second = await FailOnAsync("a");
        Assert.Contains(second, _f.Workloads.Pods.Select(p => p.Name()));
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(second, _f.Workloads.Pods.Select(p => p.Name()));
        await _f.Workloads.EndAllAsync();

        var third = await FailOnAsync("a");
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Contains(third, _f.Workloads.Pods.Select(p => p.Name()));
        await _f.Workloads.Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(third, _f.Workloads.Pods.Select(p => p.Name()));
    }

    [Fact]
    public async Task A_pod_that_succeeded_is_replaced()
    {
        await _f.CreateAsync();
        await _f.RunAllAsync();
        _f.Workloads.NewEvents();
        var done = _f.Workloads.Pods[0].Name();
        await _f.Workloads.PhaseAsync(done, "Succeeded");
        Assert.Contains(_f.Workloads.NewEvents(), e => e.StartsWith($"Normal SucceededDaemonPod agent: Found succeeded daemon pod default/{done} on node ", StringComparison.Ordinal));
        Assert.Equal(["a", "b"], _f.Nodes);
    }

    private async Task<string> FailOnAsync(string node)
    {
        await _f.RunAllAsync();
        var name = _f.Workloads.Pods.Single(p => p.StringAt("spec", "nodeName") == node).Name();
        await _f.Workloads.PhaseAsync(name, "Failed");
        return name;
    }
}
