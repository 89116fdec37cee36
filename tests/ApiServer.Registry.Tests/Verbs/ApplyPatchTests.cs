using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Yaml;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

/// <summary>Server-side apply as requests meet it; what it does to fields is shown on the model.</summary>
public sealed class ApplyPatchTests
{
    private const string Map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: \"1\"}}";

    private const string Set = """
        {"metadata":{"name":"web","namespace":"default"},"spec":{"replicas":1,"serviceName":"web","selector":{"matchLabels":{"a":"b"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """;

    [Fact]
    public async Task Apply_creates_then_updates_then_writes_nothing()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var created = await ApplyAsync(registry, Map);
        Assert.Equal((201, "1"), (created.Code, created.Json.StringAt("data", "a")));

        var updated = await ApplyAsync(registry, Map.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        Assert.Equal((200, "2"), (updated.Code, updated.Json.StringAt("data", "a")));

        registry.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await ApplyAsync(registry, Map.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        Assert.Equal(updated.Json, again.Json);
        Assert.Equal(updated.Json.ResourceVersion(), again.Json.ResourceVersion());
    }

    [Fact]
    public async Task Dry_run_applies_nothing()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var response = await ApplyAsync(registry, Map, scope => scope with { DryRun = true });
        Assert.Equal("1", response.Json.StringAt("data", "a"));
        Assert.Null(registry.Client.Get(ResourceNames.ConfigMaps, "default", "m"));
    }

    [Fact]
    public async Task A_revision_in_the_configuration_is_a_condition()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await ApplyAsync(registry, Map);
        var stale = await Assert.ThrowsAsync<ApiStatusException>(
            () => ApplyAsync(registry, "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, resourceVersion: \"1\"}, data: {a: \"1\"}}"));
        Assert.Equal((409, StatusReason.Conflict), (stale.Status.Code, stale.Status.Reason));
    }

    [Fact]
    public async Task A_uid_of_an_object_that_is_not_there_is_409()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var refused = await Assert.ThrowsAsync<ApiStatusException>(
            () => ApplyAsync(registry, "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, uid: u}, data: {}}"));
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"m\": uid mismatch: the provided object specified uid u, and no existing object was found",
            refused.Status.Message);
    }

    [Fact]
    public async Task A_missing_namespace_is_404_and_not_tried_for_ever()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => ApplyAsync(registry, Map, scope => scope with { Namespace = "m" }));
        Assert.Equal("namespaces \"m\" not found", refused.Status.Message);
    }

    [Fact]
    public async Task Duplicate_keys_are_warned_of_or_refused()
    {
        await using var registry = await TestRegistry.OpenAsync();
        const string problem = "error converting YAML to JSON: yaml: unmarshal errors:\n  line 1: key \"a\" already set in map";
        var request = Request(registry, Map, s => s) with { Duplicates = ["line 1: key \"a\" already set in map"] };
        await registry.Mediator.Send(request, CancellationToken.None);
        Assert.Equal([problem], request.Scope.Warnings);

        var strict = request with { Scope = request.Scope with { FieldValidation = FieldValidation.Strict } };
        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => registry.Mediator.Send(strict, CancellationToken.None));
        Assert.Equal("error strict decoding YAML: " + problem, refused.Status.Message);
    }

    [Fact]
    public async Task Apply_to_a_status_owns_status_fields_only()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.StatefulSets, Set);
        var response = await ApplyAsync(
            registry,
            "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {replicas: 7}, status: {replicas: 1}}",
            _ => registry.Scope(ResourceNames.StatefulSets, "patch", "web", subresource: "status"),
            force: true);
        Assert.Equal((1, 1), (response.Json.IntegerAt("spec", "replicas"), response.Json.IntegerAt("status", "replicas")));
        Assert.Equal("""{"f:status":{"f:replicas":{}}}""", FieldsOf(response.Json, "me"));
    }

    [Fact]
    public async Task Apply_to_a_scale_takes_the_replicas()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.StatefulSets, Set);
        const string scale = "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: web}, spec: {replicas: 3}}";
        RequestScope Scope(RequestScope s) => registry.Scope(ResourceNames.StatefulSets, "patch", "web", subresource: "scale");

        var refused = await Assert.ThrowsAsync<ApiStatusException>(() => ApplyAsync(registry, scale, Scope));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"admin\" using autoscaling/v1: .spec.replicas", refused.Status.Message);

        await ApplyAsync(registry, scale, Scope, force: true);
        var set = registry.Client.Get(ResourceNames.StatefulSets, "default", "web")!;
        Assert.Equal(3, set.IntegerAt("spec", "replicas"));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", FieldsOf(set, "me"));
        Assert.DoesNotContain("f:replicas", FieldsOf(set, "admin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_of_a_scale_takes_the_replicas_too()
    {
        await using var registry = await TestRegistry.OpenAsync();
        await registry.CreateAsync(ResourceNames.StatefulSets, Set);
        var scope = registry.Scope(ResourceNames.StatefulSets, "patch", "web", subresource: "scale") with { FieldManager = "kubectl-scale" };
        await registry.Mediator.Send(new PatchRequest(scope, PatchType.Merge, TestRegistry.Json("""{"spec":{"replicas":2}}""")), CancellationToken.None);
        var set = registry.Client.Get(ResourceNames.StatefulSets, "default", "web")!;
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", FieldsOf(set, "kubectl-scale"));
    }

    [Fact]
    public async Task A_manager_of_another_version_keeps_what_did_not_change()
    {
        await using var registry = await TestRegistry.OpenAsync();
        Assert.True(registry.Client.Catalog.TryGet("autoscaling", "v1", "horizontalpodautoscalers", out var v1));
        Assert.True(registry.Client.Catalog.TryGet("autoscaling", "v2", "horizontalpodautoscalers", out var v2));
        const string spec = "metadata: {name: h}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}}}";
        RequestScope Scope(ResourceDefinition r, string manager) => registry.Scope("horizontalpodautoscalers.autoscaling", "patch", "h") with { Resource = r, FieldManager = manager };
        await ApplyAsync(registry, "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, " + spec, _ => Scope(v1!, "one"));
        await ApplyAsync(registry, "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, " + spec.Replace("maxReplicas: 3", "maxReplicas: 5", StringComparison.Ordinal), _ => Scope(v2!, "two"), force: true);
        var stored = registry.Client.Get("horizontalpodautoscalers.autoscaling", "default", "h")!;
        Assert.Equal(5, stored.IntegerAt("spec", "maxReplicas"));
        Assert.DoesNotContain("f:maxReplicas", FieldsOf(stored, "one"), StringComparison.Ordinal);
        Assert.Contains("f:scaleTargetRef", FieldsOf(stored, "one"), StringComparison.Ordinal);
    }

    private static Task<ObjectResponse> ApplyAsync(TestRegistry registry, string yaml, Func<RequestScope, RequestScope>? change = null, bool force = false) =>
        registry.Mediator.Send(Request(registry, yaml, change ?? (s => s), force), CancellationToken.None);

    private static PatchRequest Request(TestRegistry registry, string yaml, Func<RequestScope, RequestScope> change, bool force = false)
    {
        var scope = change(registry.Scope(ResourceNames.ConfigMaps, "patch", "m") with { FieldManager = "me" });
        return new(scope.FieldManager.Length > 0 ? scope : scope with { FieldManager = "me" }, PatchType.Apply, YamlReader.Parse(yaml)) { Force = force };
    }

    private static string? FieldsOf(JsonObject obj, string manager) =>
        obj.ArrayAt("metadata", "managedFields").Objects.SingleOrDefault(e => e.String("manager") == manager)?["fieldsV1"]?.ToString();
}
