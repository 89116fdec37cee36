using System.Security.Cryptography;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Discovery;

/// <summary>The documents of discovery as it was before aggregation: APIVersions, APIGroupList, APIGroup, APIResourceList.</summary>
internal static class PlainDiscovery
{
    public static JsonObject Versions(ApiGroup core, string serverAddress) => JsonObject.Of(
        ("kind", "APIVersions"),
        ("versions", JsonArray.OfStrings(core.Versions.Select(v => v.Version))),
        ("serverAddressByClientCIDRs", JsonArray.Of(JsonObject.Of(("clientCIDR", "0.0.0.0/0"), ("serverAddress", serverAddress)))));

    public static JsonObject Groups(IEnumerable<ApiGroup> groups) => JsonObject.Of(
        ("kind", "APIGroupList"),
        ("apiVersion", "v1"),
        ("groups", JsonArray.Of(groups.Where(g => g.Name.Length > 0).Select(g => (JsonValue)Members(g, new JsonObjectBuilder()).Build()))));

    public static JsonObject Group(ApiGroup group) =>
        Members(group, new JsonObjectBuilder().Add("kind", "APIGroup").Add("apiVersion", "v1")).Build();

    public static JsonObject Resources(ApiGroupVersion version)
    {
        var list = new JsonObjectBuilder(4).Add("kind", "APIResourceList");
        if (version.Group.Length > 0)
        {
            list.Add("apiVersion", "v1");
        }

        var resources = new List<JsonValue>();
        foreach (var definition in version.Resources)
        {
            resources.Add(Resource(definition));
            resources.AddRange(definition.Subresources.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => Subresource(definition, s)));
        }

        return list.Add("groupVersion", version.ApiVersion).Add("resources", JsonArray.Of(resources)).Build();
    }

    /// <summary>Group and version of a subresource's bodies where they are not its resource's own; otherwise empty.</summary>
    public static (string Group, string Version) ForeignVersion(ResourceDefinition parent, SubresourceDefinition sub) =>
        sub.Version.Length == 0 || (sub.Group == parent.Group && sub.Version == parent.Version) ? ("", "") : (sub.Group, sub.Version);

    private static JsonObjectBuilder Members(ApiGroup group, JsonObjectBuilder builder) => builder
        .Add("name", group.Name)
        .Add("versions", JsonArray.Of(group.Versions.Select(v => (JsonValue)Version(v))))
        .Add("preferredVersion", Version(group.Versions[0]));

    private static JsonObject Version(ApiGroupVersion version) =>
        JsonObject.Of(("groupVersion", version.ApiVersion), ("version", version.Version));

    private static JsonObject Resource(ResourceDefinition definition)
    {
        var resource = new JsonObjectBuilder()
            .Add("name", definition.Resource)
            .Add("singularName", definition.Singular)
            .Add("namespaced", definition.Namespaced)
            .Add("kind", definition.Kind)
            .Add("verbs", JsonArray.OfStrings(definition.Verbs));
        if (definition.ShortNames.Count > 0)
        {
            resource.Add("shortNames", JsonArray.OfStrings(definition.ShortNames));
        }

        if (definition.Categories.Count > 0)
        {
            resource.Add("categories", JsonArray.OfStrings(definition.Categories));
        }

        return (definition.IsStored ? resource.Add("storageVersionHash", StorageVersionHash(definition.StoredAs ?? definition)) : resource).Build();
    }

    private static JsonObject Subresource(ResourceDefinition parent, SubresourceDefinition sub)
    {
        var resource = new JsonObjectBuilder()
            .Add("name", $"{parent.Resource}/{sub.Name}")
            .Add("singularName", "")
            .Add("namespaced", parent.Namespaced);
        var (group, version) = ForeignVersion(parent, sub);
        if (group.Length > 0)
        {
            resource.Add("group", group);
        }

        if (version.Length > 0)
        {
            resource.Add("version", version);
        }

        return resource.Add("kind", sub.Kind).Add("verbs", JsonArray.OfStrings(sub.Verbs)).Build();
    }

    /// <summary>apiserver endpoints/discovery StorageVersionHash.</summary>
    private static string StorageVersionHash(ResourceDefinition stored) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{stored.Group}/{stored.Version}/{stored.Kind}")).AsSpan(0, 8));
}
