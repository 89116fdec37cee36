using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>kubectl cordon, uncordon, taint and describe node.</summary>
public sealed class CordonTests : IDisposable
{
    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-cordon-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_cordoned_node_takes_no_pods_and_says_so()
    {
        await using var server = await ServerProcess.StartAsync(_directory, "--nodes", "1");
        var kubectl = Kubectl.With(server);
        var node = await kubectl.OutputAsync("get", "node", "-o", "jsonpath={.items[0].metadata.name}");

        Assert.Equal($"node/{node} cordoned", await kubectl.OutputAsync("cordon", node));
        Assert.Equal($"node/{node} already cordoned", await kubectl.OutputAsync("cordon", node));
        await DescribedAsync(kubectl, node, "Taints:             node.kubernetes.io/unschedulable:NoSchedule", "Unschedulable:      true");
        Assert.Contains("Ready,SchedulingDisabled", await kubectl.OutputAsync("get", "node", node), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", await kubectl.OutputAsync("get", "node", node, "-o", "jsonpath={.spec.taints[0].timeAdded}"));

        (await kubectl.RunWithInputAsync(Pod, "apply", "-f", "-")).Succeeded();
        Assert.Contains("condition met", await kubectl.OutputAsync("wait", "pod/p", "--for=condition=PodScheduled=False"), StringComparison.Ordinal);

        Assert.Equal($"node/{node} uncordoned", await kubectl.OutputAsync("uncordon", node));
        await DescribedAsync(kubectl, node, "Taints:             <none>", "Unschedulable:      false");
        Assert.Contains("condition met", await kubectl.OutputAsync("wait", "pod/p", "--for=condition=Ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taints_are_added_overwritten_and_removed()
    {
        await using var server = await ServerProcess.StartAsync(_directory, "--nodes", "1");
        var kubectl = Kubectl.With(server);
        var node = await kubectl.OutputAsync("get", "node", "-o", "jsonpath={.items[0].metadata.name}");

        Assert.Equal($"node/{node} tainted", await kubectl.OutputAsync("taint", "node", node, "dedicated=db:NoSchedule"));
        var again = await kubectl.RunAsync("taint", "node", node, "dedicated=web:NoSchedule");
        Assert.Equal(
            (1, $"error: node {node} already has dedicated taint(s) with same effect(s) and --overwrite is false"),
            (again.ExitCode, again.Error.TrimEnd()));
        Assert.Equal($"node/{node} modified", await kubectl.OutputAsync("taint", "node", node, "dedicated=web:NoSchedule", "--overwrite"));
        Assert.Equal($"node/{node} tainted", await kubectl.OutputAsync("taint", "node", node, "slow:PreferNoSchedule"));
        await DescribedAsync(kubectl, node, "Taints:             dedicated=web:NoSchedule\n                    slow:PreferNoSchedule");

        Assert.Equal($"node/{node} untainted", await kubectl.OutputAsync("taint", "node", node, "dedicated:NoSchedule-"));
        var missing = await kubectl.RunAsync("taint", "node", node, "dedicated-");
        Assert.Equal((1, "error: taint \"dedicated\" not found"), (missing.ExitCode, missing.Error.TrimEnd()));
        Assert.Equal("slow", await kubectl.OutputAsync("get", "node", node, "-o", "jsonpath={.spec.taints[*].key}"));
        Assert.Equal($"node/{node} untainted", await kubectl.OutputAsync("taint", "node", node, "slow-"));
        await DescribedAsync(kubectl, node, "Taints:             <none>");

        var unknown = await kubectl.RunAsync("taint", "node", node, "a=b:Never");
        Assert.Equal((1, "error: invalid taint effect: Never, unsupported taint effect"), (unknown.ExitCode, unknown.Error.TrimEnd().Split('\n')[0]));
    }

    private static async Task DescribedAsync(Kubectl kubectl, string node, params string[] lines) => await Until.Output(
        kubectl,
        "describe shows " + string.Join(" and ", lines),
        text => lines.All(l => text.Contains(l, StringComparison.Ordinal)),
        "describe",
        "node",
        node);
}
