using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Tests.StatefulSets;

/// <summary>Whose the claims are, by the retention policy (KEP-1847).</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private StatefulSetFixture _f = null!;

    public async Task InitializeAsync() => _f = await StatefulSetFixture.OpenAsync();

    public async Task DisposeAsync() => await _f.DisposeAsync();

    [Theory]
    [Trait("spec", "1.7.3")]
    [Trait("spec", "1.7.4")]
    [Trait("spec", "1.4.11")]
    [InlineData("Retain", "Retain", "", "")]
    [InlineData("Delete", "Retain", "StatefulSet/web", "StatefulSet/web")]
    [InlineData("Retain", "Delete", "", "Pod/web-1")]
    [InlineData("Delete", "Delete", "StatefulSet/web", "Pod/web-1")]
    public async Task Claims_belong_to_what_they_are_deleted_with(string whenDeleted, string whenScaled, string inRange, string condemned)
    {
        await StartedAsync(whenDeleted, whenScaled);
        Assert.Equal(inRange, Owner("www-web-1"));
        await _f.PatchSetAsync("""{"replicas":1}""");
        Assert.Equal(condemned, Owner("www-web-1"));
        Assert.Equal(inRange, Owner("www-web-0"));
        Assert.All(_f.Claim("www-web-1")!.OwnerReferences(), o => Assert.True(o.Boolean("controller") == true && o.Boolean("blockOwnerDeletion") == true));
    }

    [Fact]
    [Trait("spec", "1.7.3")]
    public async Task A_claim_whose_pod_comes_back_into_range_is_not_the_pods_any_more()
    {
        await StartedAsync("Retain", "Delete");
        await _f.PatchSetAsync("""{"replicas":1}""");
        Assert.Equal("Pod/web-1", Owner("www-web-1"));
        await _f.PatchSetAsync("""{"replicas":2}""");
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-1", """{"metadata":{"labels":{"seen":"yes"}}}""");
        await _f.WrittenAsync();

        // The Pod is on its way out, and an ordered set waits for it; its claim stays its own until then.
        Assert.Equal("Pod/web-1", Owner("www-web-1"));
    }

    [Fact]
    [Trait("spec", "1.7.4")]
    public async Task References_that_are_no_controllers_become_ones()
    {
        await StartedAsync("Delete", "Retain");
        await OwnAsync("www-web-0", $$"""{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","uid":"{{_f.Set.Uid()}}"}""");
        Assert.True(_f.Claim("www-web-0")!.OwnerReferences().Single().Boolean("controller"));
    }

    [Fact]
    [Trait("spec", "1.7.4")]
    public async Task A_claim_that_something_else_manages_is_left_to_it()
    {
        await StartedAsync("Delete", "Delete");
        const string foreign = """{"apiVersion":"v1","kind":"ConfigMap","name":"other","uid":"u1","controller":true}""";
        _f.NewEvents();
        await OwnAsync("www-web-0", foreign, $$"""{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","uid":"{{_f.Set.Uid()}}"}""");
        Assert.Equal("ConfigMap/other", Owner("www-web-0"));
        Assert.Equal(
            [
                "Warning ConflictingController web: PersistentVolumeClaim www-web-0 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim",
                "Normal SuccessfulUpdate web: Update Pod web-0 in StatefulSet web successful",
            ],
            _f.NewEvents());
        await _f.PatchSetAsync("""{"replicas":0}""");
        Assert.Equal("ConfigMap/other", Owner("www-web-0"));
    }

    [Fact]
    [Trait("spec", "1.7.4")]
    public async Task A_claim_of_a_namesake_that_is_gone_is_not_touched()
    {
        await StartedAsync("Delete", "Retain");
        const string stale = """{"apiVersion":"apps/v1","kind":"StatefulSet","name":"web","uid":"earlier"}""";
        await OwnAsync("www-web-0", stale);
        Assert.Equal("earlier", _f.Claim("www-web-0")!.OwnerReferences().Single().String("uid"));
    }

    [Fact]
    [Trait("spec", "1.7.5")]
    public async Task A_failed_pod_does_not_take_its_claim_along()
    {
        await StartedAsync("Delete", "Delete");
        await _f.SetStatusAsync("web-1", "Failed");
        Assert.Equal("StatefulSet/web", Owner("www-web-1"));
        await _f.ImageAsync("nginx:2");
        Assert.Equal("StatefulSet/web", Owner("www-web-1"));
    }

    [Fact]
    [Trait("spec", "1.7.1")]
    public async Task A_claim_has_the_labels_of_its_template_and_of_the_selector()
    {
        await _f.StartAsync("\"replicas\":1,\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"www\",\"labels\":{\"a\":\"b\",\"app\":\"overlaid\"},\"annotations\":{\"c\":\"d\"}},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}]");
        var claim = _f.Claim("www-web-0")!;
        Assert.Equal("""{"a":"b","app":"web"}""", claim.Labels().ToString());
        Assert.Equal("d", claim.StringAt("metadata", "annotations", "c"));
        Assert.Empty(claim.OwnerReferences());
    }

    [Fact]
    [Trait("spec", "1.7.2")]
    public async Task A_claim_that_is_there_already_is_used_whatever_it_is()
    {
        await _f.Cluster.CreateAsync(ResourceNames.PersistentVolumeClaims, """{"metadata":{"name":"www-web-0","namespace":"default"},"spec":{"accessModes":["ReadWriteMany"],"resources":{"requests":{"storage":"7Gi"}}}}""");
        await _f.StartAsync("\"replicas\":1", withClaims: true);
        Assert.NotNull(_f.Pod("web-0"));
        Assert.Equal("7Gi", _f.Claim("www-web-0")!.StringAt("spec", "resources", "requests", "storage"));
    }

    [Fact]
    [Trait("spec", "1.7.2")]
    [Trait("spec", "1.8.2")]
    public async Task A_claim_that_cannot_be_made_is_told_and_so_is_the_pod()
    {
        // Only the spec of a claim template is validated with the set.
        await _f.StartAsync("""
            "replicas":1,"volumeClaimTemplates":[{"metadata":{"name":"www","annotations":{"no key":""}},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]
            """);
        var events = _f.NewEvents();
        Assert.StartsWith("Warning FailedCreate web: Create Claim www-web-0 for Pod web-0 in StatefulSet web failed error: ", events[0], StringComparison.Ordinal);
        Assert.StartsWith("Warning FailedCreate web: Create Pod web-0 in StatefulSet web failed error: failed to create PVC www-web-0: ", events[1], StringComparison.Ordinal);
        Assert.Null(_f.Pod("web-0"));
    }

    private async Task StartedAsync(string whenDeleted, string whenScaled)
    {
        await _f.StartAsync($$"""
            "replicas":2,"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"{{whenDeleted}}","whenScaled":"{{whenScaled}}"}
            """, withClaims: true);
        await _f.RunAllAsync("web-0", "web-1");
    }

    /// <summary>Replaces a claim's owners and wakes the set.</summary>
    private async Task OwnAsync(string claim, params string[] owners)
    {
        await _f.Cluster.PatchAsync(ResourceNames.PersistentVolumeClaims, "default", claim, $$"""{"metadata":{"ownerReferences":[{{string.Join(',', owners)}}]} }""");
        await _f.Cluster.PatchAsync(ResourceNames.Pods, "default", "web-0", """{"metadata":{"labels":{"seen":"yes"}}}""");
        await _f.WrittenAsync();
    }

    private string Owner(string claim) => string.Join(' ', _f.Claim(claim)!.OwnerReferences().Select(o => $"{o.String("kind")}/{o.String("name")}"));
}
