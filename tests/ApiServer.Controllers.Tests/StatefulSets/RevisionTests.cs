using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>The ControllerRevisions of a set.</summary>
public sealed class RevisionTests : IAsyncLifetime
{
    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Fact]
    [Trait("spec", "1.6.1")]
    [Trait("spec", "1.6.2")]
    [Trait("spec", "1.6.3")]
    public async Task A_revision_carries_the_template_as_a_patch()
    {
        await _f.StartAsync("\"replicas\":0");
        await _f.Cluster.PatchAsync(ResourceNames.StatefulSets, "default", "web", """{"metadata":{"annotations":{"kubernetes.io/change-cause":"why"}}}""");
        await _f.ImageAsync("nginx:2");
        var revision = Revisions()[^1];
        var hash = revision.Label("controller.kubernetes.io/hash")!;
        Assert.Equal("web-" + hash, revision.Name());
        Assert.Equal($$"""{"app":"web","controller.kubernetes.io/hash":"{{hash}}"}""", revision.Labels().ToString());
        Assert.Equal("why", revision.StringAt("metadata", "annotations", "kubernetes.io/change-cause"));
        Assert.Equal(2, revision.Integer("revision"));
        Assert.True(revision.IsControlledBy(_f.Set.Uid()));
        var template = revision.ObjectAt("data", "spec", "template");
        Assert.Equal(["$patch", "metadata", "spec"], template.Select(m => m.Key));
        Assert.Equal("replace", template.String("$patch"));
        Assert.Equal("""{"labels":{"app":"web"}}""", template["metadata"]!.ToString());
        Assert.Equal(["data", "spec"], new[] { "data", revision.ObjectAt("data").Single().Key });
    }

    [Fact]
    [Trait("spec", "1.6.3")]
    [Trait("spec", "1.6.4")]
    public async Task A_revision_that_says_the_same_in_other_words_starts_no_roll_out()
    {
        await _f.StartAsync("\"replicas\":0");
        var first = Revisions().Single();
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web");
        await _f.Cluster.DeleteAsync(ResourceNames.ControllerRevisions, "default", first.Name());

        // As earlier versions wrote it: with a null that nobody writes any more, and without a default that is newer.
        var data = first.ObjectAt("data")
            .WithAt(JsonNull.Instance, "spec", "template", "metadata", "creationTimestamp")
            .WithoutAt("spec", "template", "spec", "schedulerName");
        await _f.Cluster.CreateAsync(ResourceNames.ControllerRevisions, $$"""{"metadata":{"name":"web-early","namespace":"default","labels":{"app":"web"} },"data":{{data}},"revision":4}""");
        await _f.CreateSetAsync("\"replicas\":0");
        Assert.Equal("web-early", Revisions().Single().Name());
        Assert.Equal("web-early", _f.Set.StringAt("status", "updateRevision"));
    }

    [Fact]
    [Trait("spec", "1.6.5")]
    public async Task A_name_that_another_template_has_counts_as_a_collision()
    {
        await _f.StartAsync("\"replicas\":0");
        var name = Revisions().Single().Name();
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web");
        await _f.Cluster.DeleteAsync(ResourceNames.ControllerRevisions, "default", name);
        await _f.Cluster.CreateAsync(ResourceNames.ControllerRevisions, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"spec":{}},"revision":1}""");
        await _f.CreateSetAsync("\"replicas\":0");
        Assert.Equal(1, _f.Set.IntegerAt("status", "collisionCount"));
        Assert.NotEqual(name, _f.Set.StringAt("status", "updateRevision"));
    }

    [Fact]
    [Trait("spec", "1.6.5")]
    public async Task A_name_that_the_same_template_has_is_taken()
    {
        await _f.StartAsync("\"replicas\":0");
        var first = Revisions().Single();
        await _f.Cluster.DeleteAsync(ResourceNames.StatefulSets, "default", "web");
        await _f.Cluster.DeleteAsync(ResourceNames.ControllerRevisions, "default", first.Name());
        await _f.Cluster.CreateAsync(ResourceNames.ControllerRevisions, $$"""{"metadata":{"name":"{{first.Name()}}","namespace":"default"},"data":{{first["data"]}},"revision":1}""");
        await _f.CreateSetAsync("\"replicas\":0");
        Assert.Equal(0, _f.Set.IntegerAt("status", "collisionCount"));
        Assert.Equal(first.Name(), _f.Set.StringAt("status", "updateRevision"));
    }

    [Theory]
    [Trait("spec", "1.4.17")]
    [InlineData(0, "4")]
    [InlineData(2, "2 3 4")]
    [InlineData(-1, "1 2 3 4")]
    public async Task History_beyond_the_limit_is_deleted_and_a_negative_limit_keeps_all(int limit, string kept)
    {
        await _f.StartAsync($"\"replicas\":0,\"revisionHistoryLimit\":{limit}");
        foreach (var image in new[] { "nginx:2", "nginx:3", "nginx:4" })
        {
            await _f.ImageAsync(image);
        }

        // The status said which revision is current when the last pass began.
        await _f.PatchSetAsync("""{"minReadySeconds":1}""");
        Assert.Equal(kept, string.Join(' ', Revisions().Select(r => r.Integer("revision")).Order()));
    }

    [Fact]
    [Trait("spec", "1.4.17")]
    public async Task The_revision_of_a_live_pod_is_kept()
    {
        await _f.StartAsync("\"replicas\":1,\"revisionHistoryLimit\":0");
        await _f.RunAsync("web-0");
        await _f.PatchSetAsync("""{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}""");
        await _f.ImageAsync("nginx:2");
        await _f.ImageAsync("nginx:3");
        Assert.Equal("1 3", string.Join(' ', Revisions().Select(r => r.Integer("revision")).Order()));
    }

    private List<JsonObject> Revisions() => [.. _f.Cluster.List(ResourceNames.ControllerRevisions).OrderBy(r => r.Integer("revision"))];
}
