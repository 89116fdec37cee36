using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class UpdateTests : VerbTest
{
    [Fact]
    public async Task A_stale_revision_is_409_and_changes_nothing()
    {
        var first = await CreateAsync(ConfigMap("a", """{"k":"1"}"""));
        await SendAsync(new UpdateRequest(Scope("update", "a"), first.WithAt("2", "data", "k")));
        var status = await RefusedAsync(new UpdateRequest(Scope("update", "a"), first.WithAt("3", "data", "k")));
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again", status.Message);
        Assert.Equal("2", Stored("a").StringAt("data", "k"));
    }

    [Fact]
    public async Task Without_a_revision_it_overwrites()
    {
        await CreateAsync(ConfigMap("a", """{"k":"1"}"""));
        await SendAsync(new UpdateRequest(Scope("update", "a"), ConfigMap("a", """{"k":"2"}""")));
        Assert.Equal("2", Stored("a").StringAt("data", "k"));
    }

    [Fact]
    public async Task An_update_that_changes_nothing_keeps_the_revision()
    {
        var first = await CreateAsync(ConfigMap("a", """{"k":"1"}"""));
        var before = Registry.Store.Revision;
        var again = await SendAsync(new UpdateRequest(Scope("update", "a"), first));
        Assert.Equal(first, again.Json);
        Assert.Equal(before, Registry.Store.Revision);
    }

    [Fact]
    public async Task Another_name_in_the_body_is_400()
    {
        await CreateAsync(ConfigMap("a"));
        var status = await RefusedAsync(new UpdateRequest(Scope("update", "a"), ConfigMap("b")));
        Assert.Equal((400, "the name of the object (b) does not match the name on the URL (a)"), (status.Code, status.Message));
    }

    [Fact]
    public async Task A_revision_that_is_no_number_is_400()
    {
        var first = await CreateAsync(ConfigMap("a"));
        var status = await RefusedAsync(new UpdateRequest(Scope("update", "a"), first.WithAt("abc", "metadata", "resourceVersion")));
        Assert.Equal((400, "strconv.ParseUint: parsing \"abc\": invalid syntax"), (status.Code, status.Message));
    }

    [Fact]
    public async Task A_missing_object_is_404_and_a_missing_lease_is_created()
    {
        Assert.Equal("configmaps \"a\" not found", (await RefusedAsync(new UpdateRequest(Scope("update", "a"), ConfigMap("a")))).Message);
        var lease = TestRegistry.Json("""{"metadata":{"name":"l"},"spec":{"holderIdentity":"me"}}""");
        var answer = await SendAsync(new UpdateRequest(Scope("update", "l", ResourceNames.Leases), lease));
        Assert.Equal(201, answer.Code);
    }

    [Fact]
    public async Task Status_and_spec_are_kept_apart()
    {
        var set = await CreateSetAsync();
        var both = set.WithAt(5, "spec", "replicas").WithAt(3, "status", "replicas");
        var afterStatus = (await SendAsync(new UpdateRequest(Scope("update", "web", ResourceNames.StatefulSets, "status"), both))).Json;
        Assert.Equal((1L, 3L, 1L), (afterStatus.IntegerAt("spec", "replicas"), afterStatus.IntegerAt("status", "replicas"), afterStatus.Generation()));
        var afterSpec = (await SendAsync(new UpdateRequest(
            Scope("update", "web", ResourceNames.StatefulSets), afterStatus.WithAt(5, "spec", "replicas").WithAt(9, "status", "replicas")))).Json;
        Assert.Equal((5L, 3L, 2L), (afterSpec.IntegerAt("spec", "replicas"), afterSpec.IntegerAt("status", "replicas"), afterSpec.Generation()));
    }

    [Fact]
    public async Task A_patch_is_applied_again_when_another_writer_was_faster()
    {
        await CreateAsync(ConfigMap("a", """{"n":"0"}"""));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync(new PatchRequest(
            Scope("patch", "a"), PatchType.Merge, TestRegistry.Json($$"""{"data":{"k{{i}}":"v"} }""")))));
        Assert.Equal(21, Stored("a").ObjectAt("data").Count);
    }

    [Fact]
    public async Task A_scale_shows_and_sets_the_replicas()
    {
        await CreateSetAsync();
        var scope = Scope("patch", "web", ResourceNames.StatefulSets, "scale");
        var scale = (await SendAsync(new PatchRequest(scope, PatchType.Merge, TestRegistry.Json("""{"spec":{"replicas":4}}""")))).Json;
        Assert.Equal(("Scale", 4L, "app=web"), (scale.String("kind"), scale.IntegerAt("spec", "replicas"), scale.StringAt("status", "selector")));
        Assert.Equal(4, Registry.Client.Get(ResourceNames.StatefulSets, "default", "web").IntegerAt("spec", "replicas"));
        var status = await RefusedAsync(new PatchRequest(scope, PatchType.Merge, TestRegistry.Json("""{"spec":{"replicas":-1}}""")));
        Assert.Equal("Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0", status.Message);
    }

    private Task<JsonObject> CreateSetAsync() => CreateAsync(
        TestRegistry.Json("""
            {"metadata":{"name":"web"},"spec":{"replicas":1,"serviceName":"web","selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}}}
            """),
        ResourceNames.StatefulSets);
}
