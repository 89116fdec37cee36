using System.Net;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Tests.Fuzz;

/// <summary>The valid objects of <c>objects.json</c>, with the statuses that their subresources take: one or more of each kind that is served.</summary>
internal static class FuzzObjects
{
    /// <summary>In an order that the server takes them in.</summary>
    public static readonly IReadOnlyList<(ResourceDefinition Resource, JsonObject Object)> All =
        [.. JsonReader.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fuzz", "objects.json"))).AsArray!.Objects.Select(o => (ResourceOf(o), o))];

    /// <summary>The object under a name of its own, which is taken in the fields that have to say it again, too.</summary>
    public static JsonObject Fresh(JsonObject obj) =>
        IPAddress.TryParse(obj.Name(), out _)
            ? obj.WithAt("10.96.77.2", "metadata", "name")
            : (JsonObject)JsonReader.Parse(obj.ToString().Replace("seed", "fresh", StringComparison.Ordinal));

    public static string CollectionOf(ResourceDefinition resource) =>
        (resource.Group.Length == 0 ? "/api/" : $"/apis/{resource.Group}/") + resource.Version + (resource.Namespaced ? "/namespaces/default/" : "/") + resource.Resource;

    private static ResourceDefinition ResourceOf(JsonObject obj) =>
        BuiltInResources.Catalog.All.Single(r => r.ApiVersion == obj.String("apiVersion") && r.Kind == obj.String("kind"));
}
