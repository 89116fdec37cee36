using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Clients;

/// <summary>Helm 4, which applies server-side and waits by watching, with a chart of a StatefulSet, a Service, a ConfigMap and hooks.</summary>
public sealed class HelmTests : IAsyncLifetime
{
    private static readonly string Chart = Repository.File("tests/ApiServer.EndToEnd.Tests/Clients/Helm/chart");

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-helm-").FullName;
    private ServerProcess _server = null!;
    private Kubectl _kubectl = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_directory, "--in-memory");
        _kubectl = Kubectl.With(_server);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_release_is_installed_upgraded_rolled_back_and_uninstalled()
    {
        AssertSays(await HelmAsync("install", "shop", Chart, "--wait"), "STATUS: deployed", "REVISION: 1", "DESCRIPTION: Install complete", "shop greets with hello.");
        Assert.Equal("2 nginx:1.27 hello 1", await StateAsync());
        Assert.Equal("Helm", await _kubectl.SaysAsync("get sts shop -o jsonpath={.metadata.labels.app\\.kubernetes\\.io/managed-by}"));

        AssertSays(
            await HelmAsync("upgrade", "shop", Chart, "--wait", "--set", "replicas=3,image=nginx:1.28,greeting=hi"),
            "Release \"shop\" has been upgraded. Happy Helming!", "REVISION: 2", "DESCRIPTION: Upgrade complete", "shop greets with hi.");
        Assert.Equal("3 nginx:1.28 hi 2", await StateAsync());

        AssertSays(await HelmAsync("rollback", "shop", "1", "--wait"), "Rollback was a success! Happy Helming!");
        Assert.Equal("2 nginx:1.27 hello 2", await StateAsync());
        Assert.Equal(
            ["1 superseded Install complete", "2 superseded Upgrade complete", "3 deployed Rollback to 1"],
            await HistoryAsync());

        AssertSays(await HelmAsync("uninstall", "shop", "--wait"), "release \"shop\" uninstalled");
        Assert.Equal("service/kubernetes", await _kubectl.SaysAsync("get sts,svc,secrets -o name"));
        await _kubectl.SaysAsync("wait --for=delete pod/shop-0 pod/shop-1");

        // Hooks are not of the release: they stay.
        Assert.Equal("configmap/kube-root-ca.crt\nconfigmap/shop-hook", await _kubectl.SaysAsync("get cm -o name"));
        Assert.EndsWith("shop: release: not found", (await RunAsync("uninstall", "shop")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_set_is_taken_only_by_force()
    {
        await HelmAsync("install", "shop", Chart, "--wait");
        await _kubectl.SaysAsync("scale sts shop --replicas=4");
        var refused = await RunAsync("upgrade", "shop", Chart, "--set", "replicas=3");
        Assert.EndsWith(
            "conflict occurred while applying object default/shop apps/v1, Kind=StatefulSet: Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas",
            refused.Failed(),
            StringComparison.Ordinal);
        Assert.Equal("4", await _kubectl.SaysAsync("get sts shop -o jsonpath={.spec.replicas}"));

        await HelmAsync("upgrade", "shop", Chart, "--wait", "--set", "replicas=3", "--force-conflicts");
        Assert.Equal("3 nginx:1.27 hello 3", await StateAsync());
        Assert.Equal(["1 superseded", "2 failed", "3 deployed"], (await HistoryAsync()).Select(h => string.Join(' ', h.Split(' ')[..2])));
    }

    [Fact]
    public async Task A_test_waits_for_its_Pod()
    {
        await HelmAsync("install", "shop", Chart);
        var test = HelmAsync("test", "shop");
        await _kubectl.SaysAsync("wait --for=create pod/shop-test");
        await _kubectl.SaysAsync("wait --for=condition=Ready pod/shop-test");

        // Simulated containers run until they are stopped: the test ends in the kubelet's place.
        await _kubectl.SaysAsync("patch pod shop-test --subresource=status -p {\"status\":{\"phase\":\"Succeeded\"}}");
        AssertSays(await test, "TEST SUITE:     shop-test", "Phase:          Succeeded");
    }

    /// <summary>Replicas, image, greeting, and the revision whose hook ran last.</summary>
    private async Task<string> StateAsync() =>
        await _kubectl.SaysAsync("get sts shop -o jsonpath='{.status.readyReplicas} {.spec.template.spec.containers[0].image}'") + " "
        + await _kubectl.SaysAsync("get cm shop-settings -o jsonpath={.data.greeting}") + " "
        + await _kubectl.SaysAsync("get cm shop-hook -o jsonpath={.data.revision}");

    private async Task<IEnumerable<string>> HistoryAsync() =>
        (await HelmAsync("history", "shop")).Split('\n').Skip(1).Select(l => l.Split('\t')).Select(c => $"{c[0].Trim()} {c[2].Trim()} {c[5].Trim()}");

    private static void AssertSays(string output, params string[] lines)
    {
        foreach (var line in lines)
        {
            Assert.Contains(line, output.Split('\n'));
        }
    }

    private async Task<string> HelmAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded();

    private Task<Command> RunAsync(params string[] arguments) =>
        Command.RunAsync(Tools.Helm, arguments, new Dictionary<string, string> { ["KUBECONFIG"] = _server.Kubeconfig, ["HOME"] = _directory });
}
