using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>
/// <c>matchLabelKeys</c> and <c>mismatchLabelKeys</c>: what a Pod has under these keys becomes part of the selector beside them when it is created
/// (registry/core/pod/strategy.go, mutatePodAffinity and mutateTopologySpreadConstraints).
/// </summary>
internal static class PodLabelKeys
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    /// <summary>The Pod with the selectors filled in.</summary>
    public static JsonObject Merge(JsonObject pod)
    {
        var labels = pod.Labels();
        foreach (var affinity in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            pod = MergeList(pod, t => Term(t, labels), "spec", "affinity", affinity, Required);
            pod = MergeList(pod, t => t.With("podAffinityTerm", Term(t.ObjectAt("podAffinityTerm"), labels)), "spec", "affinity", affinity, Preferred);
        }

        return MergeList(pod, c => Term(c, labels), "spec", "topologySpreadConstraints");
    }

    private static JsonObject MergeList(JsonObject pod, Func<JsonObject, JsonObject> merge, params string[] path)
    {
        var list = pod.ArrayAt(path);
        return list.Count == 0 ? pod : pod.WithAt(list.Map(t => t is JsonObject term ? merge(term) : t), path);
    }

    /// <summary>A selector that is left out selects nothing and stays so.</summary>
    private static JsonObject Term(JsonObject term, JsonObject labels)
    {
        if (term["labelSelector"] is not JsonObject selector)
        {
            return term;
        }

        JsonObject[] added = [.. Requirements(term, "matchLabelKeys", "In", labels), .. Requirements(term, "mismatchLabelKeys", "NotIn", labels)];
        return added.Length == 0
            ? term
            : term.With("labelSelector", selector.With("matchExpressions", JsonArray.Of([.. selector.ArrayAt("matchExpressions"), .. added])));
    }

    private static IEnumerable<JsonObject> Requirements(JsonObject term, string keys, string op, JsonObject labels) =>
        from key in term.ArrayAt(keys).Strings
        let value = labels.String(key)
        where value is not null
        select JsonObject.Of(("key", key), ("operator", op), ("values", JsonArray.Of(JsonString.Of(value))));
}
