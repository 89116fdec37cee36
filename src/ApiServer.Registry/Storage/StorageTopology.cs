using ApiServer.Model.Json;

namespace ApiServer.Registry.Storage;

/// <summary>Where volumes of a class may be (upstream: core/v1/helper MatchTopologySelectorTerms).</summary>
public static class StorageTopology
{
    /// <summary>Whether a node with these labels is in one of the class's <c>allowedTopologies</c>; a class without any allows every node.</summary>
    public static bool Allows(JsonObject storageClass, JsonObject nodeLabels)
    {
        var terms = storageClass.ArrayAt("allowedTopologies");
        return terms.Count == 0 || terms.Objects.Any(t => Matches(t, nodeLabels));
    }

    /// <summary>The label keys that the class's topologies name.</summary>
    public static IEnumerable<string> Keys(JsonObject storageClass) => storageClass.ArrayAt("allowedTopologies").Objects
        .SelectMany(t => t.ArrayAt("matchLabelExpressions").Objects)
        .Select(e => e.String("key") ?? "")
        .Distinct(StringComparer.Ordinal);

    private static bool Matches(JsonObject term, JsonObject labels)
    {
        var expressions = term.ArrayAt("matchLabelExpressions");
        return expressions.Count > 0
            && expressions.Objects.All(e => labels.String(e.String("key") ?? "") is { } value && e.ArrayAt("values").Strings.Contains(value));
    }
}
