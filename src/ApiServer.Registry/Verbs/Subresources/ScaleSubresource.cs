using System.Globalization;
using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>The <c>scale</c> subresource: spec.replicas of a workload seen as an autoscaling/v1 Scale.</summary>
internal sealed class ScaleSubresource(ObjectWriter writer, ResourceCatalog catalog, StrategyContext context) : Subresource
{
    private static readonly TypeSchema Schema = SchemaTable.BuiltIn.Kind("autoscaling", "v1", "Scale");

    public override IReadOnlyList<string> Names { get; } = ["*/scale"];

    public override ObjectResponse Get(RequestScope scope, StoredObject stored) => new() { Object = ToScale(Found(scope, stored.Json), scope.Resource.Rules.Scale) };

    /// <summary>Writes the replicas of a Scale that <paramref name="change"/> makes of the present one.</summary>
    public override async Task<ObjectResponse> UpdateAsync(RequestScope scope, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        var target = scope with { Subresource = "", FieldsAreManaged = true };
        var response = await writer.UpdateAsync(target, current => Scaled(scope, current, change), cancellationToken).ConfigureAwait(false);
        return response with { Stored = null, Object = ToScale(response.Json, scope.Resource.Rules.Scale) };
    }

    /// <summary>Refuses to show a custom resource that says no number; built-in kinds have a default.</summary>
    private static JsonObject Found(RequestScope scope, JsonObject obj)
    {
        var path = scope.Resource.Rules.Scale.Replicas;
        return !scope.Resource.Schema.IsStructural || obj.At(path) is not null
            ? obj
            : throw StatusErrors.Internal($"the spec replicas field \".{string.Join('.', path)}\" does not exist");
    }

    private static JsonObject ToScale(JsonObject obj, ScalePaths paths)
    {
        var replicas = obj.IntegerAt(paths.Replicas) ?? 0;
        var status = JsonObject.Of(("replicas", obj.IntegerAt(paths.StatusReplicas) ?? 0));
        var selector = paths.Selector is { } path ? SelectorOf(obj, path) : "";
        return JsonObject.Of(
            ("kind", "Scale"),
            ("apiVersion", "autoscaling/v1"),
            ("metadata", MetadataOf(obj)),
            ("spec", replicas == 0 ? JsonObject.Empty : JsonObject.Of(("replicas", replicas))),
            ("status", selector.Length == 0 ? status : status.With("selector", selector)));
    }

    private JsonObject Scaled(RequestScope scope, StoredObject current, Func<JsonObject, JsonObject> change)
    {
        var paths = scope.Resource.Rules.Scale;
        var owners = new ScaleOwners(scope.Resource.ApiVersion, paths.Replicas);
        var present = owners.ToScale(current.Json, ToScale(current.Json, paths));
        var scale = change(present);
        if (!scope.FieldsAreManaged)
        {
            var own = FieldWriters.Of(scope, catalog, context);
            scale = FieldManager.Update(own with { ApiVersion = "autoscaling/v1", Kind = "Scale", Schema = Schema }, present, scale);
        }

        ObjectIdentity.ForUpdate(scope, scale);
        var replicas = scale.IntegerAt("spec", "replicas") ?? 0;
        if (replicas < 0)
        {
            throw StatusErrors.Invalid(
                "autoscaling", "Scale", scope.Name, [FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);
        }

        if (scale.ResourceVersion() is { Length: > 0 } sent && sent != current.Revision.ToString(CultureInfo.InvariantCulture))
        {
            throw StatusErrors.Modified(scope.Resource, scope.Name);
        }

        return owners.ToParent(current.Json.WithAt(replicas, paths.Replicas), scale);
    }

    private static JsonObject MetadataOf(JsonObject obj)
    {
        var metadata = new JsonObjectBuilder();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            metadata.AddIfPresent(name, obj.At("metadata", name));
        }

        return metadata.Build();
    }

    /// <summary>The selector as text; a ReplicationController's is a plain map, a custom resource's a text already.</summary>
    private static string SelectorOf(JsonObject obj, string[] path) => obj.At(path) switch
    {
        JsonString text => text.Value,
        JsonObject map when obj.String("kind") == "ReplicationController" => LabelSelector.FromMap(map).ToString() ?? "",
        JsonObject selector => LabelSelector.FromObject(selector).ToString() ?? "",
        _ => "",
    };
}
