namespace ApiServer.Model.Schema.OpenApi;

/// <summary>How groups are named in operation ids and tags.</summary>
internal static class GroupNames
{
    /// <summary><c>CoreV1</c>, <c>RbacAuthorizationV1</c>.</summary>
    public static string Pascal(string group, string version) => Pascal(group) + Upper(version);

    /// <summary><c>Core</c>, <c>RbacAuthorization</c>.</summary>
    public static string Pascal(string group) => string.Concat(Parts(group).Select(Upper));

    /// <summary><c>core_v1</c>, <c>rbacAuthorization_v1</c>.</summary>
    public static string Tag(string group, string version) => $"{Tag(group)}_{version}";

    /// <summary><c>core</c>, <c>rbacAuthorization</c>.</summary>
    public static string Tag(string group)
    {
        var parts = Parts(group);
        return parts[0] + string.Concat(parts.Skip(1).Select(Upper));
    }

    private static string[] Parts(string group) =>
        group.Length == 0 ? ["core"]
        : (group.EndsWith(".k8s.io", StringComparison.Ordinal) ? group[..^".k8s.io".Length] : group).Split('.');

    private static string Upper(string part) => char.ToUpperInvariant(part[0]) + part[1..];
}
