using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Tests.Kubelet;

/// <summary>Pods whose volumes cannot be mounted yet.</summary>
public sealed class MountVolumeTests
{
    private const string ConfigVolume = """ "volumes":[{"name":"v","configMap":{"name":"y"}}] """;

    [Theory]
    [Trait("spec", "4.7.4")]
    [InlineData("""{"configMap":{"name":"y"}}""", "configmap \"y\" not found")]
    [InlineData("""{"secret":{"secretName":"y"}}""", "secret \"y\" not found")]
    [InlineData("""{"configMap":{"name":"x","items":[{"key":"k","path":"k"},{"key":"l","path":"l"}]}}""", "configmap references non-existent config key: l")]
    [InlineData("""{"secret":{"secretName":"x","items":[{"key":"l","path":"l"}]}}""", "references non-existent secret key: l")]
    [InlineData("""{"projected":{"sources":[{"configMap":{"name":"y"}},{"secret":{"name":"y"}}]}}""", "[configmap \"y\" not found, secret \"y\" not found]")]
    public async Task What_is_not_there_is_waited_for_and_told(string source, string why)
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await ObjectsAsync(nodes, "x", "k");
        await nodes.RunAsync("p", $$""" "volumes":[{{source[..^1]}},"name":"v"}] """, Mounting("v"));
        Assert.Equal("ContainerCreating", nodes.Container("p").StringAt("state", "waiting", "reason"));
        Assert.Equal("Pending", nodes.Pod("p").StringAt("status", "phase"));
        Assert.False(nodes.Pod("p").IsConditionTrue("PodReadyToStartContainers"));
        Assert.Contains($"Warning p FailedMount: MountVolume.SetUp failed for volume \"v\" : {why}", nodes.Events.Lines);

        await ObjectsAsync(nodes, "y", "k");
        await ObjectsAsync(nodes, "x", "l");
        await nodes.Cluster.IdleAsync();
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));
    }

    [Theory]
    [Trait("spec", "4.7.4")]
    [InlineData("""{"configMap":{"name":"y","optional":true}}""", "v")]
    [InlineData("""{"secret":{"secretName":"x","optional":true,"items":[{"key":"l","path":"l"}]}}""", "v")]
    [InlineData("""{"configMap":{"name":"y"}}""", "")]
    public async Task What_is_optional_or_not_mounted_is_not_waited_for(string source, string mounted)
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await ObjectsAsync(nodes, "x", "k");
        await nodes.RunAsync("p", $$""" "volumes":[{{source[..^1]}},"name":"v"}] """, mounted.Length == 0 ? Mounting() : Mounting(mounted));
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "4.7.4")]
    public async Task It_is_told_again_after_half_a_second_and_twice_as_long_each_time()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", ConfigVolume, Mounting("v"));
        var counts = new List<int>();

        // Told at 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 127.5, 249.5 and 371.5 s.
        foreach (var seconds in (int[])[8, 60, 122, 122, 122])
        {
            await nodes.Cluster.PassAsync(TimeSpan.FromSeconds(seconds));
            counts.Add(nodes.Events.Of("p").Count(l => l.Contains("FailedMount", StringComparison.Ordinal)));
        }

        Assert.Equal([5, 8, 9, 10, 11], counts);
    }

    [Fact]
    [Trait("spec", "4.7.4")]
    public async Task A_claim_that_is_missing_or_not_bound_is_told()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await nodes.RunAsync("p", """ "nodeName":"node-0","volumes":[{"name":"www","persistentVolumeClaim":{"claimName":"c"}}] """, Mounting("www"));
        const string failed = "Warning p FailedMount: Unable to attach or mount volumes: unmounted volumes=[www], unattached volumes=[], failed to process volumes=[www]: error processing PVC default/c: ";
        Assert.Contains(failed + "failed to fetch PVC from API server: persistentvolumeclaims \"c\" not found", nodes.Events.Lines);
        await nodes.CreateClaimAsync();
        await nodes.Cluster.IdleAsync();
        Assert.Contains(failed + "PVC is not bound", nodes.Events.Lines);
        await nodes.BindClaimAsync();
        Assert.Equal("Running", nodes.Pod("p").StringAt("status", "phase"));
    }

    [Fact]
    [Trait("spec", "4.7.4")]
    public async Task What_goes_away_later_does_not_matter()
    {
        await using var nodes = await NodesFixture.StartAsync(1);
        await ObjectsAsync(nodes, "y", "k");
        await nodes.RunAsync("p", ConfigVolume, Mounting("v"));
        await nodes.Cluster.DeleteAsync(ResourceNames.ConfigMaps, "default", "y");
        await nodes.AnnotateAsync("p", "exit-code", "1");
        await nodes.Cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.True(nodes.Container("p").Integer("restartCount") > 0);
        Assert.DoesNotContain(nodes.Events.Of("p"), l => l.Contains("FailedMount", StringComparison.Ordinal));
    }

    /// <summary>The containers of a Pod that mount these volumes.</summary>
    public static string Mounting(params string[] volumes) =>
        $$"""[{"name":"nginx","image":"nginx","volumeMounts":[{{string.Join(',', volumes.Select(v => $$"""{"name":"{{v}}","mountPath":"/{{v}}"}"""))}}]}]""";

    // A ConfigMap and a Secret of that name; one that is there gets the key as well.
    private static async Task ObjectsAsync(NodesFixture nodes, string name, string key)
    {
        foreach (var resource in (string[])[ResourceNames.ConfigMaps, ResourceNames.Secrets])
        {
            if (nodes.Cluster.Client.Get(resource, "default", name) is null)
            {
                await nodes.Cluster.CreateAsync(resource, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"}}""");
            }

            await nodes.Cluster.PatchAsync(resource, "default", name, $$$"""{"data":{"{{{key}}}":"dg=="}}""");
        }
    }
}
