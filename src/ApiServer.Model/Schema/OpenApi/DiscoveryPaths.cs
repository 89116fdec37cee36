using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>The <c>paths</c> that say what is served: each is all that its document has, or one path more in that of a group and version.</summary>
internal static class DiscoveryPaths
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /// <summary>The documents that are neither a group's nor a version's.</summary>
    public static readonly string[] Roots = ["api", "apis", "version"];

    /// <summary>The operations of <c>api</c>, <c>apis</c>, <c>version</c> or <c>apis/GROUP</c>.</summary>
    public static JsonObject Of(string path, OperationWriter operations) => path switch
    {
        "api" => Get(operations.Plain("core", "getCoreAPIVersions", "get available API versions", Meta + "APIVersions")),
        "apis" => Get(operations.Plain("apis", "getAPIVersions", "get available API versions", Meta + "APIGroupList")),
        "version" => Get(operations.Plain(
            "version", "getCodeVersion", "get the version information for this server", "io.k8s.apimachinery.pkg.version.Info", "application/json")),
        _ => OfGroup(path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..], operations),
    };

    /// <summary>The resources of a group and version.</summary>
    public static JsonObject OfVersion(string group, string version, OperationWriter operations) => Get(operations.Plain(
        GroupNames.Tag(group, version), $"get{GroupNames.Pascal(group, version)}APIResources", "get available resources", Meta + "APIResourceList"));

    private static JsonObject OfGroup(string group, OperationWriter operations) => Get(operations.Plain(
        GroupNames.Tag(group), $"get{GroupNames.Pascal(group)}APIGroup", "get information of a group", Meta + "APIGroup"));

    private static JsonObject Get(JsonObject operation) => JsonObject.Of(("get", operation));
}
