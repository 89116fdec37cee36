using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>kubectl drain, with and without disruption budgets.</summary>
public sealed class DrainTests : IDisposable
{
    private const string Set = """
        {"apiVersion":"v1","kind":"List","items":[
          {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web"},"spec":{"replicas":2,"serviceName":"web","selector":{"matchLabels":{"app":"web"}},
            "template":{"metadata":{"labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"nginx"}]}}}},
          {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}]}
        """;

    private const string Daemon = """
        {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"agent"},"spec":{"selector":{"matchLabels":{"app":"agent"}},
          "template":{"metadata":{"labels":{"app":"agent"}},"spec":{"containers":[{"name":"c","image":"agent"}]}}}}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-drain-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    [Trait("spec", "4.5.2")]
    [Trait("spec", "4.5.4")]
    public async Task A_budget_holds_a_drain_up_until_another_pod_is_healthy_elsewhere()
    {
        await using var server = await ServerProcess.StartAsync(_directory, "--nodes", "2");
        var kubectl = Kubectl.With(server);
        var (full, empty) = await NodesAsync(kubectl);
        await kubectl.OutputAsync("cordon", empty);
        (await kubectl.RunWithInputAsync(Set, "create", "-f", "-")).Succeeded();
        await kubectl.OutputAsync("rollout", "status", "statefulset/web");
        await Until.Output(kubectl, "the budget allows one disruption", t => t == "1", "get", "pdb", "web", "-o", "jsonpath={.status.disruptionsAllowed}");
        Assert.Equal($"{full} {full}", await kubectl.OutputAsync("get", "pod", "-l", "app=web", "-o", "jsonpath={.items[*].spec.nodeName}"));
        Assert.Matches(@"web\s+1\s+N/A\s+1\s", await kubectl.OutputAsync("get", "pdb"));

        await kubectl.OutputAsync("uncordon", empty);
        var drain = await kubectl.RunAsync("drain", full, "--timeout=60s");
        drain.Succeeded();
        Assert.Contains("(will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.", drain.Error, StringComparison.Ordinal);
        Assert.Contains("pod/web-0 evicted", drain.Output, StringComparison.Ordinal);
        Assert.Contains("pod/web-1 evicted", drain.Output, StringComparison.Ordinal);
        Assert.Contains($"node/{full} drained", drain.Output, StringComparison.Ordinal);

        await kubectl.OutputAsync("rollout", "status", "statefulset/web");
        Assert.Equal($"{empty} {empty}", await kubectl.OutputAsync("get", "pod", "-l", "app=web", "-o", "jsonpath={.items[*].spec.nodeName}"));
        Assert.Matches(@"Allowed disruptions:\s+1\s+Current:\s+2\s+Desired:\s+1\s+Total:\s+2", await kubectl.OutputAsync("describe", "pdb", "web"));
    }

    [Fact]
    public async Task What_would_be_lost_or_come_back_needs_a_word()
    {
        await using var server = await ServerProcess.StartAsync(_directory, "--nodes", "1");
        var kubectl = Kubectl.With(server);
        var node = await kubectl.OutputAsync("get", "node", "-o", "jsonpath={.items[0].metadata.name}");
        (await kubectl.RunWithInputAsync(Daemon, "create", "-f", "-")).Succeeded();
        await kubectl.OutputAsync("rollout", "status", "daemonset/agent");
        await PodAsync(kubectl, "bare", node, "");
        await PodAsync(kubectl, "scratch", node, "\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}],");

        var refused = await kubectl.RunAsync("drain", node, "--timeout=30s");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("cannot delete Pods that declare no controller (use --force to override): default/bare", refused.Error, StringComparison.Ordinal);
        Assert.Contains("cannot delete Pods with local storage (use --delete-emptydir-data to override): default/scratch", refused.Error, StringComparison.Ordinal);
        Assert.Contains("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-", refused.Error, StringComparison.Ordinal);

        var drain = await kubectl.RunAsync("drain", node, "--force", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=60s");
        drain.Succeeded();
        Assert.Contains("ignoring DaemonSet-managed Pods: default/agent-", drain.Error, StringComparison.Ordinal);
        Assert.Contains("deleting Pods that declare no controller: default/bare, default/scratch", drain.Error, StringComparison.Ordinal);
        Assert.Contains($"node/{node} drained", drain.Output, StringComparison.Ordinal);
        Assert.Matches("^agent-[^ ]+$", await kubectl.OutputAsync("get", "pod", "-o", "jsonpath={.items[*].metadata.name}"));
    }

    private static async Task<(string First, string Second)> NodesAsync(Kubectl kubectl)
    {
        var names = (await kubectl.OutputAsync("get", "node", "-o", "jsonpath={.items[*].metadata.name}")).Split(' ');
        return (names[0], names[1]);
    }

    private static async Task PodAsync(Kubectl kubectl, string name, string node, string spec)
    {
        var pod = $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{ {{{spec}}} "nodeName":"{{{node}}}","terminationGracePeriodSeconds":1,"containers":[{"name":"c","image":"nginx"}]} }""";
        (await kubectl.RunWithInputAsync(pod, "create", "-f", "-")).Succeeded();
        await kubectl.OutputAsync("wait", "pod/" + name, "--for=condition=Ready");
    }
}
