using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Discovery;

/// <summary>Everything that is served, in one document: APIGroupDiscoveryList of apidiscovery.k8s.io/v2.</summary>
internal static class AggregatedDiscovery
{
    public static JsonObject Document(IEnumerable<ApiGroup> groups) => JsonObject.Of(
        ("kind", "APIGroupDiscoveryList"),
        ("apiVersion", "apidiscovery.k8s.io/v2"),
        ("metadata", JsonObject.Empty),
        ("items", JsonArray.Of(groups.Select(g => (JsonValue)Group(g)))));

    private static JsonObject Group(ApiGroup group) => JsonObject.Of(
        ("metadata", group.Name.Length == 0 ? JsonObject.Empty : JsonObject.Of(("name", group.Name))),
        ("versions", JsonArray.Of(group.Versions.Select(v => (JsonValue)Version(v)))));

    private static JsonObject Version(ApiGroupVersion version) => JsonObject.Of(
        ("version", version.Version),
        ("resources", JsonArray.Of(version.Resources.Select(r => (JsonValue)Resource(r)))),
        ("freshness", "Current"));

    private static JsonObject Resource(ResourceDefinition definition)
    {
        var resource = new JsonObjectBuilder()
            .Add("resource", definition.Resource)
            .Add("responseKind", Kind("", "", definition.Kind))
            .Add("scope", definition.Namespaced ? "Namespaced" : "Cluster")
            .Add("singularResource", definition.Singular)
            .Add("verbs", JsonArray.OfStrings(definition.Verbs));
        if (definition.ShortNames.Count > 0)
        {
            resource.Add("shortNames", JsonArray.OfStrings(definition.ShortNames));
        }

        if (definition.Categories.Count > 0)
        {
            resource.Add("categories", JsonArray.OfStrings(definition.Categories));
        }

        if (definition.Subresources.Count > 0)
        {
            resource.Add("subresources", JsonArray.Of(
                definition.Subresources.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => (JsonValue)Subresource(definition, s))));
        }

        return resource.Build();
    }

    private static JsonObject Subresource(ResourceDefinition parent, SubresourceDefinition sub)
    {
        var (group, version) = PlainDiscovery.ForeignVersion(parent, sub);
        return JsonObject.Of(
            ("subresource", sub.Name),
            ("responseKind", Kind(group, version, sub.Kind)),
            ("verbs", JsonArray.OfStrings(sub.Verbs)));
    }

    private static JsonObject Kind(string group, string version, string kind) =>
        JsonObject.Of(("group", group), ("version", version), ("kind", kind));
}
