using ApiServer.Model.Json;
using ApiServer.Model.Selectors;

namespace ApiServer.Nodes.Scheduling;

/// <summary>One term of a Pod's affinity to, or aversion from, other Pods (upstream: framework AffinityTerm).</summary>
internal sealed class AffinityTerm
{
    private readonly HashSet<string> _namespaces;
    private readonly LabelSelector _pods;
    private readonly LabelSelector _namespaceLabels;

    private AffinityTerm(JsonObject term, string ns, long weight)
    {
        _pods = SelectorAt(term, "labelSelector");
        _namespaceLabels = SelectorAt(term, "namespaceSelector");
        _namespaces = new(term.ArrayAt("namespaces").Strings, StringComparer.Ordinal);
        if (_namespaces.Count == 0 && term["namespaceSelector"] is not JsonObject)
        {
            _namespaces.Add(ns);
        }

        TopologyKey = term.String("topologyKey") ?? "";
        Weight = weight;
    }

    public string TopologyKey { get; }

    /// <summary>How much a preferred term counts, 1 to 100; of a required one 1, upstream's hardPodAffinityWeight.</summary>
    public long Weight { get; }

    /// <summary>The required terms of <c>spec.affinity.podAffinity</c> or <c>podAntiAffinity</c>.</summary>
    public static IReadOnlyList<AffinityTerm> Required(JsonObject pod, string ns, string affinity) =>
        [.. pod.ArrayAt("spec", "affinity", affinity, "requiredDuringSchedulingIgnoredDuringExecution").Objects.Select(t => new AffinityTerm(t, ns, 1))];

    /// <summary>The preferred ones.</summary>
    public static IReadOnlyList<AffinityTerm> Preferred(JsonObject pod, string ns, string affinity) =>
        [
            .. from t in pod.ArrayAt("spec", "affinity", affinity, "preferredDuringSchedulingIgnoredDuringExecution").Objects
               select new AffinityTerm(t.ObjectAt("podAffinityTerm"), ns, t.Integer("weight") ?? 0),
        ];

    /// <summary>Whether the term is about that Pod.</summary>
    /// <param name="pod">The other Pod.</param>
    /// <param name="namespaceLabels">The labels of a namespace.</param>
    public bool Matches(PodInfo pod, Func<string, JsonObject> namespaceLabels) =>
        (_namespaces.Contains(pod.Namespace) || (!ReferenceEquals(_namespaceLabels, LabelSelector.Nothing) && _namespaceLabels.Matches(namespaceLabels(pod.Namespace))))
        && _pods.Matches(pod.Labels);

    /// <summary>One that is left out selects nothing.</summary>
    private static LabelSelector SelectorAt(JsonObject term, string field) =>
        term[field] is JsonObject selector ? LabelSelector.FromObject(selector) : LabelSelector.Nothing;
}
