using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Nodes;

/// <summary>Priority classes as kubectl sees them.</summary>
public sealed class PriorityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-priority-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Pods_get_the_priority_of_their_class()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var kubectl = Kubectl.With(server);
        var classes = KubectlTable.Parse(await kubectl.OutputAsync("get", "priorityclasses"));
        Assert.Equal(
            [("system-cluster-critical", "2000000000", "false"), ("system-node-critical", "2000001000", "false")],
            classes.Rows.Select(r => (r["NAME"], r["VALUE"], r["GLOBAL-DEFAULT"])));

        Assert.Equal("priorityclass.scheduling.k8s.io/usual created", await kubectl.OutputAsync("create", "priorityclass", "usual", "--value=7", "--global-default", "--preemption-policy=Never"));
        Assert.Equal("7 usual Never", await PriorityAsync(kubectl, "plain", ""));
        Assert.Equal("2000001000 system-node-critical PreemptLowerPriority", await PriorityAsync(kubectl, "critical", "\"priorityClassName\":\"system-node-critical\","));

        var missing = await kubectl.RunWithInputAsync(Pod("lost", "\"priorityClassName\":\"nope\","), "create", "-f", "-");
        Assert.Equal(
            (1, "Error from server (Forbidden): error when creating \"STDIN\": pods \"lost\" is forbidden: no PriorityClass with name nope was found"),
            (missing.ExitCode, missing.Error.TrimEnd()));
        var second = await kubectl.RunAsync("create", "priorityclass", "other", "--value=8", "--global-default");
        Assert.Equal(
            (1, "error: failed to create priorityclass: priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is already marked as default. Only one default can exist"),
            (second.ExitCode, second.Error.TrimEnd()));
    }

    private static async Task<string> PriorityAsync(Kubectl kubectl, string name, string more)
    {
        (await kubectl.RunWithInputAsync(Pod(name, more), "create", "-f", "-")).Succeeded();
        return await kubectl.OutputAsync("get", "pod", name, "-o", "jsonpath={.spec.priority} {.spec.priorityClassName} {.spec.preemptionPolicy}");
    }

    private static string Pod(string name, string more) =>
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{ {{{more}}} "containers":[{"name":"c","image":"nginx"}]} }""";
}
