using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Yaml;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

/// <summary>Every verb on a kind that was defined at run time, beside the built-in ones.</summary>
public sealed class CustomResourceTests : IAsyncLifetime
{
    private const string Every5 = "*/5 * * * *";

    private TestRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await TestRegistry.OpenAsync(catalog: CronTabs.Catalog());

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Create_fills_defaults_in_and_takes_no_status()
    {
        var created = await CreateAsync("""{"cronSpec":"*/5 * * * *","settings":{"x":null}}""", """{"replicas":3}""");
        Assert.Equal("""{"cronSpec":"*/5 * * * *","policy":"Allow","replicas":1,"settings":{"mode":"fast","x":null}}""", created["spec"]!.ToString());
        Assert.False(created.Contains("status"));
        Assert.Equal(("CronTab", "stable.example.com/v1", 1), (created.String("kind"), created.String("apiVersion"), created.Generation()));
        Assert.Equal(created, _registry.Client.Get(CronTabs.Resource, "default", "a"));
    }

    /// <summary>The owners of the deepest field lie deeper than the field: who was let in must not be shut in.</summary>
    [Fact]
    public async Task Deepest_object_that_may_be_sent_can_be_read_when_it_is_stored()
    {
        var value = JsonObject.Of(("a", 1));
        for (var depth = 4; depth < JsonReader.MaxDepth; depth++)
        {
            value = JsonObject.Of(("a", value));
        }

        await CreateAsync($$"""{"cronSpec":"{{Every5}}","settings":{{value}}}""");
        var definition = CronTabs.Define();
        var stored = _registry.Store.Get(new ObjectKey(definition.StoreType, "default", "a"))!;
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonReader.Parse(stored.Bytes.Span));
        Assert.Equal(stored.Json, JsonReader.ParseObject(stored.Bytes.Span));
    }

    [Fact]
    public async Task Create_of_what_the_schema_refuses_is_422_with_all_causes()
    {
        var error = await Assert.ThrowsAsync<ApiStatusException>(() => CreateAsync("""{"replicas":-1}"""));
        Assert.Equal(422, error.Status.Code);
        Assert.Equal(
            "CronTab.stable.example.com \"a\" is invalid: [spec.cronSpec: Required value, spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0]",
            error.Status.Message);
        Assert.Equal(["FieldValueRequired", "FieldValueInvalid"], error.Status.Causes.Select(c => c.Reason));
    }

    [Fact]
    public async Task Update_needs_a_resource_version_and_counts_changes_of_the_spec()
    {
        var created = await CreateAsync();
        var updated = await UpdateAsync(created.WithAt(2, "spec", "replicas").WithAt("b", "metadata", "labels", "a"));
        Assert.Equal((2, 2), (updated.Generation(), updated.IntegerAt("spec", "replicas")));
        Assert.Equal(2, (await UpdateAsync(updated.WithAt("c", "metadata", "labels", "a"))).Generation());

        foreach (var without in new[] { updated.WithoutAt("metadata", "resourceVersion"), updated.WithAt("0", "metadata", "resourceVersion") })
        {
            var error = await Assert.ThrowsAsync<ApiStatusException>(() => UpdateAsync(without));
            Assert.Equal("CronTab.stable.example.com \"a\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update", error.Status.Message);
        }
    }

    [Fact]
    public async Task Defaults_that_come_again_change_nothing()
    {
        var created = await CreateAsync();
        var again = await UpdateAsync(created.WithoutAt("spec", "replicas").WithoutAt("spec", "policy"));
        Assert.Equal((1, created.ResourceVersion()), (again.Generation(), again.ResourceVersion()));
    }

    [Fact]
    public async Task Status_is_written_by_its_subresource_alone()
    {
        var created = await CreateAsync();
        var sent = created.WithAt(3, "status", "replicas").WithAt(9, "spec", "replicas").WithAt("b", "metadata", "labels", "a");
        var updated = await _registry.Client.UpdateStatusAsync(CronTabs.Resource, sent, default);
        Assert.Equal((3, 1, 1), (updated.IntegerAt("status", "replicas"), updated.IntegerAt("spec", "replicas"), updated.Generation()));
        Assert.Null(updated.At("metadata", "labels"));
        Assert.Equal(3, (await UpdateAsync(updated.WithoutAt("status"))).IntegerAt("status", "replicas"));

        var error = await Assert.ThrowsAsync<ApiStatusException>(() => _registry.Client.UpdateStatusAsync(CronTabs.Resource, updated.WithAt("x", "status", "replicas"), default));
        Assert.Contains("status.replicas in body must be of type integer", error.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"spec":{"settings":{"mode":null,"x":{"y":1}},"image":"i"}}""")]
    [InlineData(PatchType.Json, """[{"op":"add","path":"/spec/settings","value":{"x":{"y":1}}},{"op":"add","path":"/spec/image","value":"i"}]""")]
    public async Task Patch_changes_fields_that_the_schema_does_not_name(PatchType type, string patch)
    {
        await CreateAsync();
        var patched = await PatchAsync(type, JsonReader.Parse(patch));
        Assert.Equal("""{"cronSpec":"*/5 * * * *","image":"i","policy":"Allow","replicas":1,"settings":{"mode":"fast","x":{"y":1}}}""", patched["spec"]!.ToString());
    }

    [Fact]
    public async Task Patch_that_spoils_the_object_is_refused()
    {
        await CreateAsync();
        var error = await Assert.ThrowsAsync<ApiStatusException>(() => PatchAsync(PatchType.Merge, JsonReader.Parse("""{"spec":{"replicas":"two"}}""")));
        Assert.Equal(
            "CronTab.stable.example.com \"a\" is invalid: spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type integer: \"string\"",
            error.Status.Message);
    }

    [Fact]
    public async Task Unknown_fields_of_a_patch_are_refused_where_that_is_asked_for()
    {
        await CreateAsync();
        var patch = JsonReader.Parse("""{"spec":{"bogus":1}}""");
        Assert.Null((await PatchAsync(PatchType.Merge, patch)).At("spec", "bogus"));
        var error = await Assert.ThrowsAsync<ApiStatusException>(() => PatchAsync(PatchType.Merge, patch, scope => scope with { FieldValidation = FieldValidation.Strict }));
        Assert.Contains("strict decoding error: unknown field \\\"spec.bogus\\\"", JsonString.Of(error.Status.Message).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_creates_and_shares()
    {
        var created = await ApplyAsync("me", "{cronSpec: '*/5 * * * *', steps: [{name: a}], settings: {deep: {a: 1}}}");
        Assert.Equal("""[{"name":"a","retries":3}]""", created.At("spec", "steps")!.ToString());
        var shared = await ApplyAsync("you", "{steps: [{name: b}], settings: {deep: {b: 1}}}");
        Assert.Equal("""{"mode":"fast","deep":{"a":1,"b":1}}""", shared.At("spec", "settings")!.ToString());
        Assert.Equal("""[{"name":"a","retries":3},{"name":"b","retries":3}]""", shared.At("spec", "steps")!.ToString());
        var less = await ApplyAsync("me", "{cronSpec: '*/5 * * * *'}");
        Assert.Equal("""[{"name":"b","retries":3}]""", less.At("spec", "steps")!.ToString());
        Assert.Equal("""{"mode":"fast","deep":{"b":1}}""", less.At("spec", "settings")!.ToString());
    }

    [Fact]
    public async Task Scale_reads_and_writes_where_the_definition_says()
    {
        var created = await CreateAsync();
        await _registry.Client.UpdateStatusAsync(
            CronTabs.Resource, created.With("status", JsonObject.Of(("replicas", 4), ("labelSelector", "app=a"))), default);
        var scope = _registry.Scope(CronTabs.Resource, "get", "a", subresource: "scale");
        var scale = (await _registry.Mediator.Send(new GetRequest(scope))).Json;
        Assert.Equal("""{"replicas":1}""", scale["spec"]!.ToString());
        Assert.Equal("""{"replicas":4,"selector":"app=a"}""", scale["status"]!.ToString());

        await _registry.Client.UpdateAsync(CronTabs.Resource, scale.WithAt(7, "spec", "replicas"), default, "scale");
        Assert.Equal(7, _registry.Client.Get(CronTabs.Resource, "default", "a").IntegerAt("spec", "replicas"));
        var error = await Assert.ThrowsAsync<ApiStatusException>(
            () => _registry.Client.UpdateAsync(CronTabs.Resource, scale.WithoutAt("metadata", "resourceVersion").WithAt(11, "spec", "replicas"), default, "scale"));
        Assert.Contains("spec.replicas in body should be less than or equal to 10", error.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_and_watch_see_what_is_written()
    {
        var before = _registry.Client.Snapshot(CronTabs.Resource).Revision;
        await CreateAsync();
        var list = await _registry.Mediator.Send(new ListRequest(_registry.Scope(CronTabs.Resource, "list"), new ListOptions()));
        Assert.Equal("a", Assert.Single(list.Items).Json.Name());

        await _registry.Client.DeleteAsync(CronTabs.Resource, "default", "a", new DeleteOptions(), default);
        var events = new List<StoreEvent>();
        Assert.True(_registry.Client.Watch(CronTabs.Resource, before)!.TryRead(events, max: 10));
        Assert.Equal([StoreEventType.Added, StoreEventType.Deleted], events.Select(e => e.Type));
    }

    private Task<JsonObject> CreateAsync(string spec = $$"""{"cronSpec":"{{Every5}}"}""", string status = "{}") =>
        _registry.CreateAsync(CronTabs.Resource, $$$"""{"metadata":{"name":"a","namespace":"default"},"spec":{{{spec}}},"status":{{{status}}}}""");

    private Task<JsonObject> UpdateAsync(JsonObject obj) => _registry.Client.UpdateAsync(CronTabs.Resource, obj, default);

    private Task<JsonObject> ApplyAsync(string manager, string spec) => PatchAsync(
        PatchType.Apply,
        JsonObject.Of(("apiVersion", "stable.example.com/v1"), ("kind", "CronTab"), ("metadata", JsonObject.Of(("name", "a"))), ("spec", YamlReader.Parse(spec))),
        scope => scope with { FieldManager = manager });

    private async Task<JsonObject> PatchAsync(PatchType type, JsonValue patch, Func<RequestScope, RequestScope>? edit = null)
    {
        var scope = _registry.Scope(CronTabs.Resource, "patch", "a");
        return (await _registry.Mediator.Send(new PatchRequest(edit is null ? scope : edit(scope), type, patch))).Json;
    }
}
