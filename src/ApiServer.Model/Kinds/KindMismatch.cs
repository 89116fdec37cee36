using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds;

/// <summary>What upstream says of an object whose kind is not the one that the path asks for (apimachinery's versioning codec).</summary>
public static class KindMismatch
{
    /// <summary>Where upstream's scheme was made: it stands in the message.</summary>
    private const string Scheme = "pkg/runtime/scheme.go:111";

    /// <summary>The sentence, without the prefix that the caller adds.</summary>
    /// <param name="apiVersion">The object's.</param>
    /// <param name="kind">The object's.</param>
    /// <param name="known">Whether there is such a kind.</param>
    /// <param name="group">The group of the expected kind.</param>
    /// <param name="expected">The expected kind.</param>
    public static string Describe(string apiVersion, string kind, bool known, string group, string expected)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        ArgumentNullException.ThrowIfNull(group);
        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var package = group.Length == 0 ? "core" : group.Split('.')[0];
        return known
            ? $"converting ({version}.{kind}) to ({package}.{expected}): unknown conversion"
            : $"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"{Scheme}\"";
    }

    /// <summary>Why an apiVersion cannot be read; null when it can.</summary>
    public static string? Malformed(string apiVersion)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        return apiVersion.Count(c => c == '/') > 1 ? $"unexpected GroupVersion string: {apiVersion}" : null;
    }

    /// <summary>The fields of the built-in kind of that name, null when there is none.</summary>
    public static TypeSchema? SchemaOf(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return SchemaTable.BuiltIn.TryGetKind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind, out var schema) ? schema : null;
    }
}
