using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Selectors;

/// <summary>Node selectors of Pods' affinity and of volumes (component-helpers scheduling/corev1/nodeaffinity).</summary>
public static class NodeSelectorTerms
{
    /// <summary>Whether one of the <c>nodeSelectorTerms</c> matches the node; a missing selector matches every node, an empty term none.</summary>
    public static bool Matches(JsonObject? selector, JsonObject node) =>
        selector is null || selector.ArrayAt("nodeSelectorTerms").Objects.Any(t => TermMatches(t, node));

    /// <summary>Whether the Pod's nodeSelector and required node affinity allow the node.</summary>
    public static bool MatchesPod(JsonObject pod, JsonObject node)
    {
        ArgumentNullException.ThrowIfNull(node);
        foreach (var (key, value) in pod.ObjectAt("spec", "nodeSelector"))
        {
            if (node.Label(key) != value.AsString)
            {
                return false;
            }
        }

        return Matches(RequiredOf(pod), node);
    }

    /// <summary>Whether each term of the Pod's required affinity names nodes, and none this one.</summary>
    public static bool NamesOther(JsonObject pod, string node)
    {
        var terms = RequiredOf(pod).ArrayAt("nodeSelectorTerms").Objects.ToList();
        return terms.Count > 0 && terms.TrueForAll(t =>
        {
            var names = t.ArrayAt("matchFields").Objects.Where(f => f.String("key") == "metadata.name" && f.String("operator") == "In").ToList();
            return names.Count > 0 && !names.TrueForAll(f => f.ArrayAt("values").Strings.Contains(node));
        });
    }

    /// <summary>How many points the Pod's preferred terms give the node.</summary>
    public static long Preference(JsonObject pod, JsonObject node) => pod
        .ArrayAt("spec", "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution").Objects
        .Where(p => TermMatches(p.ObjectAt("preference"), node))
        .Sum(p => p.Integer("weight") ?? 0);

    private static JsonObject? RequiredOf(JsonObject pod) =>
        pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution") as JsonObject;

    private static bool TermMatches(JsonObject term, JsonObject node)
    {
        var expressions = term.ArrayAt("matchExpressions");
        var fields = term.ArrayAt("matchFields");
        return (expressions.Count > 0 || fields.Count > 0)
            && expressions.Objects.All(e => RequirementMatches(e, node.Label(e.String("key") ?? "")))
            && fields.Objects.All(f => RequirementMatches(f, f.String("key") == "metadata.name" ? node.Name() : null));
    }

    private static bool RequirementMatches(JsonObject requirement, string? actual)
    {
        var values = requirement.ArrayAt("values");
        return requirement.String("operator") switch
        {
            "In" => actual is not null && values.Strings.Contains(actual),
            "NotIn" => actual is null || !values.Strings.Contains(actual),
            "Exists" => actual is not null,
            "DoesNotExist" => actual is null,
            "Gt" => Compare(actual, values) > 0,
            "Lt" => Compare(actual, values) < 0,
            _ => false,
        };
    }

    private static int Compare(string? actual, JsonArray values) =>
        long.TryParse(actual, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(values.Strings.FirstOrDefault(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : 0;
}
