namespace ApiServer.Model.Schema.OpenApi;

/// <summary>How groups are named in operation ids and tags.</summary>
internal static class GroupNames
{
    /// <summary><c>CoreV1</c>, <c>RbacAuthorizationV1</c>.</summary>
    public static string Pascal(string group, string version) => string.Concat(Parts(group).Append(version).Select(Upper));

    /// <summary><c>core_v1</c>, <c>rbacAuthorization_v1</c>.</summary>
    public static string Tag(string group, string version)
    {
        var parts = Parts(group);
        return parts[0] + string.Concat(parts.Skip(1).Select(Upper)) + "_" + version;
    }

    private static string[] Parts(string group) =>
        group.Length == 0 ? ["core"]
        : (group.EndsWith(".k8s.io", StringComparison.Ordinal) ? group[..^".k8s.io".Length] : group).Split('.');

    private static string Upper(string part) => char.ToUpperInvariant(part[0]) + part[1..];
}
