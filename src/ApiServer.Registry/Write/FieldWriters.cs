using ApiServer.Model.Apply;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Write;

/// <summary>Makes the writer that field management sees of a request.</summary>
internal static class FieldWriters
{
    /// <summary>For a request to an object, in the form that its path names.</summary>
    public static FieldWriter Of(RequestScope scope, ResourceCatalog catalog, StrategyContext context)
    {
        var resource = scope.Resource;
        return new FieldWriter
        {
            Manager = scope.FieldManager,
            ApiVersion = resource.ApiVersion,
            Kind = resource.Kind,
            Schema = resource.Schema,
            Subresource = scope.Subresource,
            Time = ApiTime.Format(context.Clock.UtcNow),
            Ignored = resource.StoredForm.Rules.Strategy.UnwrittenFields(scope.Subresource, resource.StoredForm.HasStatus),
            Convert = (obj, apiVersion) => Converted(catalog, resource, obj, apiVersion),
        };
    }

    private static (TypeSchema Schema, JsonObject Object)? Converted(ResourceCatalog catalog, ResourceDefinition from, JsonObject obj, string apiVersion) =>
        catalog.TryGetKind(apiVersion, from.Kind, out var to) && to.StoreType == from.StoreType
            ? (to.Schema, to.FromStored(from.ToStored(obj)))
            : null;
}
