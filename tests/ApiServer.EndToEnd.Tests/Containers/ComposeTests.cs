using System.Globalization;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Containers;

/// <summary>The Dockerfile and the compose file, under Podman and without a registry.</summary>
public sealed class ComposeTests
{
    private const string Project = "apiserver-test";
    private const string Container = Project + "_apiserver_1";

    [Fact]
    public async Task Compose_files_server_answers_the_hosts_kubectl_with_the_kubeconfig_in_its_volume()
    {
        await using var podman = await Podman.CreateAsync();
        await BuildAsync(podman);
        var dnsPort = FreePort.Next();
        podman.Variables["APISERVER_HTTPS_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        podman.Variables["APISERVER_DNS_PORT"] = dnsPort.ToString(CultureInfo.InvariantCulture);
        var file = Repository.File("docker-compose.yml");
        await podman.ComposeAsync(file, Project, "up", "--no-build", "--detach");
        try
        {
            await Until.AsyncAnswer("the server is ready", () => podman.RunAsync("logs", Container), log => log.Contains("Ready:", StringComparison.Ordinal));
            var data = await podman.RunAsync("volume", "inspect", Project + "_data", "--format", "{{.Mountpoint}}");
            var kubectl = Kubectl.With(Path.Combine(data, "kubeconfig"));
            await kubectl.OutputAsync("wait", "node/node-0", "--for=condition=Ready", "--timeout=60s");
            (await kubectl.ApplyAsync("pod-inline-rbd.yaml")).Succeeded();
            await kubectl.OutputAsync("wait", "pod/rbd", "--for=condition=Ready", "--timeout=60s");
            foreach (var tcp in new[] { false, true })
            {
                Assert.Equal(["10.96.0.1"], await Dig.ShortAsync(dnsPort, tcp, "kubernetes.default.svc.cluster.local"));
            }

            var copy = podman.PathOf("kubeconfig");
            await podman.RunAsync("cp", $"{Container}:/data/kubeconfig", copy);
            Assert.StartsWith("pod/rbd", await Kubectl.With(copy).OutputAsync("get", "pods", "-o", "name"), StringComparison.Ordinal);
        }
        finally
        {
            await podman.ComposeAsync(file, Project, "down", "--volumes");
        }
    }

    /// <summary>Builds the Dockerfile's image: what its build stage makes with the SDK is made here by the same command.</summary>
    private static async Task BuildAsync(Podman podman)
    {
        var dockerfile = await File.ReadAllLinesAsync(Repository.File("Dockerfile"));
        var output = podman.PathOf("build");
        var publish = Assert.Single(dockerfile, l => l.StartsWith("RUN dotnet publish", StringComparison.Ordinal)).Split(' ')[2..]
            .Select(w => w switch { "src/ApiServer" => Repository.File(w), "/app" => Path.Combine(output, "app"), _ => w });
        var alone = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" };
        (await Command.RunAsync("dotnet", publish, alone)).Succeeded();
        await BaseImage.BuildAsync(podman, dockerfile.Last(l => l.StartsWith("FROM ", StringComparison.Ordinal))["FROM ".Length..]);
        await podman.RunAsync("build", "--quiet", "--build-context", $"build={output}", "--tag", Project + "_apiserver", Repository.Root);
    }
}
