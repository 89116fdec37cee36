using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Story;

/// <summary>The whole story, in its order, with an unmodified kubectl and a real dig.</summary>
public sealed class StoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-story-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_story_comes_true_over_https_with_the_printed_kubeconfig()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        Assert.Contains(server.Kubeconfig, server.ReadyLine, StringComparison.Ordinal);
        await PlayAsync(server, Kubectl.With(server));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task The_story_comes_true_over_the_loopback_http_port_without_a_kubeconfig()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        await PlayAsync(server, Kubectl.WithoutKubeconfig(server));
    }

    private static async Task PlayAsync(ServerProcess server, Kubectl kubectl)
    {
        var play = new StoryPlay(kubectl);
        await play.ClaimAndVolumeByHandAsync();

        await using var order = PodOrderWatch.Start(kubectl);
        await play.StatefulSetWithStorageAsync();
        var storage = await play.ClaimsAndVolumesAsync();
        var addresses = await NamesAnswerAsync(server, kubectl, notAnswering: []);

        await play.DeleteAllPodsAsync();
        Assert.Equal(storage, await play.ClaimsAndVolumesAsync());
        await NamesAnswerAsync(server, kubectl, notAnswering: addresses);

        await play.BeyondTheDocumentAsync();
        await order.AssertOneAfterTheOtherAsync();
    }

    /// <summary>B.7 and C.6: the names answer the Pods' present addresses, over UDP and TCP, and nothing answers the old ones.</summary>
    private static async Task<string[]> NamesAnswerAsync(ServerProcess server, Kubectl kubectl, string[] notAnswering)
    {
        var addresses = (await kubectl.OutputAsync("get", "pod", "-o", "jsonpath={.items[*].status.podIP}")).Split(' ');
        Assert.Equal(3, addresses.Distinct().Count());
        Assert.Empty(addresses.Intersect(notAnswering));
        foreach (var tcp in new[] { false, true })
        {
            await Until.AsyncAnswer(
                "the Service's name answers all Pods",
                () => Dig.ShortAsync(server, tcp, "nginx.default.svc.cluster.local"),
                a => a.SequenceEqual(addresses.Order(StringComparer.Ordinal)));
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal([addresses[i]], await Dig.ShortAsync(server, tcp, $"web-{i}.nginx.default.svc.cluster.local"));
                Assert.Equal([$"web-{i}.nginx.default.svc.cluster.local."], await Dig.ShortAsync(server, tcp, "-x", addresses[i]));
            }

            var services = await Dig.ShortAsync(server, tcp, "_web._tcp.nginx.default.svc.cluster.local", "SRV");
            Assert.Equal(
                ["0 33 80 web-0.nginx.default.svc.cluster.local.", "0 33 80 web-1.nginx.default.svc.cluster.local.", "0 33 80 web-2.nginx.default.svc.cluster.local."],
                services);
            foreach (var old in notAnswering)
            {
                Assert.Empty(await Dig.ShortAsync(server, tcp, "-x", old));
            }
        }

        // Names are there with their Pods; the objects that tell of them follow.
        var shown = await Until.Output(
            kubectl,
            "the records show all Pods",
            o => o.Length > 0 && Enumerable.Range(0, 3).All(i => KubectlTable.Parse(o).Rows.Any(r => IsAddress(r, i, addresses[i]))),
            "get",
            "dnsrecords");
        Assert.Equal(["NAME", "TYPE", "DATA", "TTL", "SERVICE", "AGE"], KubectlTable.Parse(shown).Headings);
        return addresses;
    }

    private static bool IsAddress(IReadOnlyDictionary<string, string> record, int pod, string address) =>
        record["NAME"].TrimEnd('.') == $"web-{pod}.nginx.default.svc.cluster.local" && record["TYPE"] == "A" && record["DATA"] == address && record["SERVICE"] == "nginx";
}
