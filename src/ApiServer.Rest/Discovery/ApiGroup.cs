using System.Globalization;
using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Discovery;

/// <summary>One served API group.</summary>
/// <param name="Name">Empty for core.</param>
/// <param name="Versions">The preferred one first.</param>
internal sealed record ApiGroup(string Name, IReadOnlyList<ApiGroupVersion> Versions)
{
    /// <summary>The groups of a catalog, in its order.</summary>
    public static IReadOnlyList<ApiGroup> Of(ResourceCatalog catalog)
    {
        var groups = new List<ApiGroup>();
        foreach (var group in catalog.All.GroupBy(d => d.Group))
        {
            var versions = group.GroupBy(d => d.Version)
                .Select(v => new ApiGroupVersion(group.Key, v.Key, [.. v.OrderBy(d => d.Resource, StringComparer.Ordinal)]))
                .OrderByDescending(v => Priority(v.Version));
            groups.Add(new ApiGroup(group.Key, [.. versions]));
        }

        return groups;
    }

    /// <summary>GA before beta before alpha, then the higher number (apimachinery version.CompareKubeAwareVersionStrings).</summary>
    private static (int Stability, int Major, int Minor) Priority(string version)
    {
        var (stability, word) = version.Contains("alpha", StringComparison.Ordinal) ? (0, "alpha")
            : version.Contains("beta", StringComparison.Ordinal) ? (1, "beta") : (2, "");
        var parts = word.Length == 0 ? [version.TrimStart('v')] : version.TrimStart('v').Split(word);
        return (stability, Number(parts, 0), Number(parts, 1));
    }

    private static int Number(string[] parts, int i) =>
        i < parts.Length && int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
}
