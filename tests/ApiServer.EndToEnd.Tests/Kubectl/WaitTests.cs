using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl wait</c>, for what is so already and for what comes while it waits.</summary>
[Collection(VerbsCollection.Name)]
public sealed class WaitTests(KubectlServer server)
{
    private const string Gated = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"gated"},"spec":{"schedulingGates":[{"name":"a.b/c"}],"containers":[{"name":"c","image":"i"}]}}""";

    [Fact]
    public async Task A_condition_is_waited_for()
    {
        var kubectl = await server.NamespaceAsync("conditions");
        await kubectl.SaysAsync("create -f -", Gated);
        var waiting = kubectl.SaysAsync("wait --for=condition=Ready pod/gated --timeout=60s");
        Assert.Equal("pod/gated condition met", await kubectl.SaysAsync("wait --for=condition=PodScheduled=False pod/gated"));
        Assert.False(waiting.IsCompleted);
        await kubectl.SaysAsync("patch pod gated -p '{\"spec\":{\"schedulingGates\":null}}'");
        Assert.Equal("pod/gated condition met", await waiting);
        Assert.Equal("pod/gated condition met", await kubectl.SaysAsync("wait --for=condition=Ready pods --all"));
    }

    [Fact]
    public async Task A_value_is_waited_for()
    {
        var kubectl = await server.NamespaceAsync("values");
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red"));
        var waiting = kubectl.SaysAsync("wait --for=jsonpath={.data.color}=blue cm/settings --timeout=60s");
        Assert.Equal("configmap/settings condition met", await kubectl.SaysAsync("wait --for=jsonpath={.data.color}=red cm/settings"));
        Assert.False(waiting.IsCompleted);
        await kubectl.SaysAsync("patch cm settings -p '{\"data\":{\"color\":\"blue\"}}'");
        Assert.Equal("configmap/settings condition met", await waiting);
    }

    [Fact]
    public async Task A_deletion_and_a_creation_are_waited_for()
    {
        var kubectl = await server.NamespaceAsync("existence");
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red"));
        await kubectl.SaysAsync("patch cm settings -p '{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}'");
        var gone = kubectl.SaysAsync("wait --for=delete cm/settings --timeout=60s");
        var come = kubectl.SaysAsync("wait --for=create cm/later --timeout=60s");
        await kubectl.SaysAsync("delete cm settings --wait=false");
        Assert.False(gone.IsCompleted);
        await kubectl.SaysAsync("patch cm settings -p '{\"metadata\":{\"finalizers\":null}}'");
        Assert.Equal("configmap/settings condition met", await gone);
        Assert.False(come.IsCompleted);
        await kubectl.SaysAsync("create configmap later");
        Assert.Equal("configmap/later condition met", await come);
    }

    [Fact]
    public async Task What_does_not_come_is_an_error()
    {
        var kubectl = await server.NamespaceAsync("timeouts");
        await kubectl.SaysAsync("create -f -", Gated);
        Assert.Equal("error: timed out waiting for the condition on pods/gated", await LastLineAsync(kubectl, "wait --for=condition=Ready pod/gated --timeout=1s"));
        Assert.Equal("error: timed out waiting for the condition on pods/gated", await LastLineAsync(kubectl, "wait --for=delete pod/gated --timeout=1s"));
        Assert.Equal("error: timed out waiting for the condition on pods/gated", await LastLineAsync(kubectl, "wait --for=jsonpath={.status.phase}=Running pod/gated --timeout=1s"));
        Assert.Equal("Error from server (NotFound): pods \"missing\" not found", await kubectl.FailsAsync("wait --for=condition=Ready pod/missing"));
        Assert.Equal("error: no matching resources found", await kubectl.FailsAsync("wait --for=condition=Ready pods -l none=such"));
    }

    /// <summary>The error. On a slow machine kubectl's watch is cut off within its first second by kubectl's own time-out, and client-go logs a line about that before.</summary>
    private static async Task<string> LastLineAsync(Kubectl kubectl, string command) => (await kubectl.FailsAsync(command)).Split('\n')[^1];
}
