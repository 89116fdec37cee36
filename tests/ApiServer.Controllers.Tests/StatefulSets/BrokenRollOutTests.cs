using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Apps.StatefulSet;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>Roll-outs in order that hang at a Pod that never gets ready (kubernetes#67250), and the annotation that lets them go on.</summary>
public sealed class BrokenRollOutTests : IAsyncLifetime
{
    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Theory]
    [Trait("spec", "1.9.1")]
    [InlineData(null)]
    [InlineData("false")]
    public async Task Without_the_annotation_a_broken_pod_is_waited_for(string? value)
    {
        await BrokenAsync(value);
        Assert.DoesNotContain("deleting", await _f.ImageAsync("nginx:3"), StringComparison.Ordinal);
        Assert.Equal("nginx:bad", Image("web-1"));
    }

    [Fact]
    [Trait("spec", "1.9.1")]
    public async Task With_the_annotation_a_broken_pod_is_replaced_when_the_template_is_mended()
    {
        await BrokenAsync("true");
        Assert.Contains("MODIFIED pod web-1 deleting", await _f.ImageAsync("nginx:3"), StringComparison.Ordinal);
        Assert.Contains("ADDED pod web-1 Pending nginx:3", await _f.EndAsync("web-1"), StringComparison.Ordinal);
        Assert.Contains("MODIFIED pod web-0 deleting", await _f.RunAsync("web-1"), StringComparison.Ordinal);
        await _f.EndAsync("web-0");
        await _f.RunAsync("web-0");
        Assert.Equal(_f.Set.StringAt("status", "updateRevision"), _f.Set.StringAt("status", "currentRevision"));
    }

    [Fact]
    [Trait("spec", "1.9.1")]
    public async Task With_the_annotation_a_pod_of_the_newest_revision_is_still_waited_for()
    {
        await BrokenAsync("true");
        Assert.Equal("nginx:bad", Image("web-1"));
        Assert.False(_f.Pod("web-1")!.IsDeleting());
    }

    [Fact]
    [Trait("spec", "1.9.1")]
    public async Task With_the_annotation_pods_below_the_partition_and_with_OnDelete_are_left_alone()
    {
        await BrokenAsync("true");
        await _f.PatchSetAsync("""{"updateStrategy":{"rollingUpdate":{"partition":2}}}""");
        Assert.DoesNotContain("deleting", await _f.ImageAsync("nginx:3"), StringComparison.Ordinal);
        await _f.PatchSetAsync("""{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}""");
        Assert.DoesNotContain("deleting", await _f.ImageAsync("nginx:4"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("spec", "1.9.2")]
    public async Task A_pod_that_is_lost_during_a_roll_out_comes_back_with_the_new_template()
    {
        await _f.StartAsync("\"replicas\":3");
        await _f.RunAllAsync("web-0", "web-1", "web-2");
        await _f.ImageAsync("nginx:2");
        await _f.DeletePodAsync("web-0");
        Assert.Contains("ADDED pod web-0 Pending nginx:2", await _f.EndAsync("web-0"), StringComparison.Ordinal);
    }

    /// <summary>A set of two whose second Pod is of a revision that does not get ready.</summary>
    private async Task BrokenAsync(string? value)
    {
        await _f.StartAsync("\"replicas\":2");
        await _f.RunAllAsync("web-0", "web-1");
        if (value is not null)
        {
            await _f.Cluster.PatchAsync(ResourceNames.StatefulSets, "default", "web", $$$"""{"metadata":{"annotations":{"{{{StatefulSetAnnotations.ReplaceBrokenPods}}}":"{{{value}}}"}} }""");
        }

        await _f.ImageAsync("nginx:bad");
        await _f.EndAsync("web-1");
        await _f.RunAsync("web-1", ready: false);
    }

    private string? Image(string pod) => _f.Pod(pod)!.ArrayAt("spec", "containers").Objects.First().String("image");
}
