using ApiServer.Controllers.Deployments;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.Deployments;

/// <summary>The annotation by which clients of old asked for an earlier revision.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    private DeploymentFixture _f = null!;

    public async Task InitializeAsync()
    {
        _f = await DeploymentFixture.OpenAsync();
        await _f.StartAsync("\"replicas\":1");
    }

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Theory]
    [InlineData("1", "nginx:1", 1)]
    [InlineData("2", "nginx:2", 2)]
    [InlineData("0", "nginx:2", 2)]
    public async Task A_template_comes_back_with_its_annotations_as_the_newest_revision(string revision, string image, int from)
    {
        await AnnotateAsync("\"cause\":\"one\"");
        await ImageAsync("nginx:2", "\"cause\":\"two\",\"hint\":\"h\"");
        await ImageAsync("nginx:3", "\"cause\":\"three\",\"hint\":null,\"late\":\"l\"");
        await RollBackAsync(revision);
        Assert.Contains($"Normal DeploymentRollback web: Rolled back deployment \"web\" to revision {from}", _f.Workloads.NewEvents());

        var newest = _f.Sets[^1];
        Assert.Equal((image, 4), (ImageOf(_f.Deployment), newest.RevisionNumber()));
        Assert.Equal(image, ImageOf(newest));
        Assert.Null(_f.Deployment.At("spec", "template", "metadata", "labels", "pod-template-hash"));
        Assert.Equal(3, _f.Sets.Count);
        Assert.Equal(
            from == 1 ? """{"cause":"one","deployment.kubernetes.io/revision":"4","team":"a"}""" : """{"cause":"two","deployment.kubernetes.io/revision":"4","hint":"h","team":"a"}""",
            Sorted(_f.Deployment.ObjectAt("metadata", "annotations")));
    }

    [Theory]
    [InlineData("7", "Warning DeploymentRollbackRevisionNotFound web: Unable to find the revision to rollback to.")]
    [InlineData("0", "Warning DeploymentRollbackRevisionNotFound web: Unable to find last revision.")]
    [InlineData("1", "Warning DeploymentRollbackTemplateUnchanged web: The rollback revision contains the same template as current deployment \"web\"")]
    public async Task What_cannot_be_done_is_told_and_forgotten(string revision, string told)
    {
        await RollBackAsync(revision);
        Assert.Equal([told], _f.Workloads.NewEvents());
        Assert.Equal("""{"deployment.kubernetes.io/revision":"1","team":"a"}""", Sorted(_f.Deployment.ObjectAt("metadata", "annotations")));
        Assert.Equal("nginx:1", ImageOf(_f.Deployment));
    }

    [Fact]
    public async Task A_paused_deployment_goes_back_when_it_goes_on()
    {
        await ImageAsync("nginx:2", "");
        await _f.PatchAsync("""{"paused":true}""");
        await RollBackAsync("1");
        Assert.Equal("nginx:2", ImageOf(_f.Deployment));
        await _f.PatchAsync("""{"paused":false}""");
        Assert.Equal("nginx:1", ImageOf(_f.Deployment));
    }

    [Fact]
    public async Task What_is_no_number_asks_for_nothing()
    {
        await RollBackAsync("one");
        Assert.Empty(_f.Workloads.NewEvents());
        Assert.Equal("one", _f.Deployment.Annotation("deprecated.deployment.rollback.to"));
    }

    private static string? ImageOf(JsonObject obj) => obj.ArrayAt("spec", "template", "spec", "containers")[0].StringAt("image");

    private static string Sorted(JsonObject obj) => JsonObject.Of([.. obj.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value))]).ToString();

    private async Task ImageAsync(string image, string annotations)
    {
        await _f.Workloads.PatchAsync(
            ResourceNames.Deployments,
            "web",
            $$$"""{"metadata":{"annotations":{ {{{annotations}}} } },"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"{{{image}}}"}]} } } }""");
        await _f.Workloads.RunAllAsync();
        _f.Workloads.NewEvents();
    }

    private Task RollBackAsync(string revision) => AnnotateAsync($"\"deprecated.deployment.rollback.to\":\"{revision}\"");

    private Task AnnotateAsync(string annotations) => _f.Workloads.PatchAsync(ResourceNames.Deployments, "web", $$$"""{"metadata":{"annotations":{ {{{annotations}}} } } }""");
}
