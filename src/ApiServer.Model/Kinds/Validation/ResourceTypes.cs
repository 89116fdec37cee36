namespace ApiServer.Model.Kinds.Validation;

/// <summary>The names of compute resources and of what quotas count (core helper/helpers.go, core validation.go, validateResourceName).</summary>
internal static class ResourceTypes
{
    private const string HugePages = "hugepages-";
    private const string RequestPrefix = "requests.";

    private static readonly string[] OfContainers = ["cpu", "memory", "ephemeral-storage"];

    private static readonly string[] Counted =
    [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    ];

    private static readonly HashSet<string> OfQuotas = new(StringComparer.Ordinal)
    {
        "cpu", "memory", "ephemeral-storage",
        "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage",
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    };

    /// <summary>What is wrong with the name of a resource.</summary>
    public static IReadOnlyList<string> Name(string name)
    {
        if (NameFormats.QualifiedName(name) is { Count: > 0 } wrong)
        {
            return wrong;
        }

        return IsQualified(name) || name == "storage" || IsQuotaStandard(name) ? [] : ["must be a standard resource type or fully qualified"];
    }

    /// <summary>What is wrong with the name of a resource that containers ask for.</summary>
    public static IReadOnlyList<string> ContainerName(string name)
    {
        var wrong = Name(name);
        if (!IsQualified(name))
        {
            return OfContainers.Contains(name) || IsHugePages(name) ? wrong : [.. wrong, "must be a standard resource for containers"];
        }

        return IsNative(name) || IsExtended(name) ? wrong : [.. wrong, "doesn't follow extended resource name standard"];
    }

    /// <summary>What is wrong with the name of a resource that a quota limits.</summary>
    public static IReadOnlyList<string> QuotaName(string name)
    {
        var wrong = Name(name);
        return IsQualified(name) || IsQuotaStandard(name) ? wrong : [.. wrong, "must be a standard resource for quota"];
    }

    /// <summary>A resource of Kubernetes' own that quotas know.</summary>
    public static bool IsQuotaStandard(string name) =>
        OfQuotas.Contains(name) || IsHugePages(name) || name.StartsWith(RequestPrefix + HugePages, StringComparison.Ordinal);

    /// <summary>Whether there is only a whole number of it.</summary>
    public static bool IsInteger(string name) => Counted.Contains(name) || IsExtended(name);

    /// <summary>Whether more may be limited to than is requested.</summary>
    public static bool AllowsOvercommit(string name) => IsNative(name) && !IsHugePages(name);

    /// <summary>A resource of somebody else's, which a device driver or an administrator provides.</summary>
    public static bool IsExtended(string name) =>
        !IsNative(name) && !name.StartsWith(RequestPrefix, StringComparison.Ordinal) && NameFormats.QualifiedName(RequestPrefix + name).Count == 0;

    private static bool IsHugePages(string name) => name.StartsWith(HugePages, StringComparison.Ordinal);

    private static bool IsQualified(string name) => name.Contains('/', StringComparison.Ordinal);

    private static bool IsNative(string name) => !IsQualified(name) || name.Contains("kubernetes.io/", StringComparison.Ordinal);
}
