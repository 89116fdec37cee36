using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The warnings about where a Pod may run: labels that are on their way out, selectors that select nothing (api/pod/warnings.go, api/node/util.go).</summary>
internal static class PodPlacementWarnings
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Nodes(JsonObject spec, string path, ICollection<string> warnings)
    {
        foreach (var label in spec.ObjectAt("nodeSelector").Names)
        {
            if (DeprecatedNodeLabels.Message(label) is { } text)
            {
                warnings.Add($"{path}.nodeSelector[{label}]: {text}");
            }
        }

        var affinity = spec.ObjectAt("affinity", "nodeAffinity");
        var terms = affinity.ArrayAt(Required, "nodeSelectorTerms");
        for (var i = 0; i < terms.Count; i++)
        {
            Term(terms[i], values: false, $"{path}.affinity.nodeAffinity.{Required}.nodeSelectorTerms[{i}]", warnings);
        }

        var preferences = affinity.ArrayAt(Preferred);
        for (var i = 0; i < preferences.Count; i++)
        {
            Term(preferences[i]["preference"], values: true, $"{path}.affinity.nodeAffinity.{Preferred}[{i}].preference", warnings);
        }

        Spread(spec.ArrayAt("topologySpreadConstraints"), path + ".topologySpreadConstraints", warnings);
    }

    /// <summary>The terms that name other Pods.</summary>
    public static void Pods(JsonObject spec, string path, ICollection<string> warnings)
    {
        foreach (var kind in (ReadOnlySpan<string>)["podAffinity", "podAntiAffinity"])
        {
            var affinity = spec.ObjectAt("affinity", kind);
            var required = affinity.ArrayAt(Required);
            for (var i = 0; i < required.Count; i++)
            {
                Selector(required[i], $"{path}.affinity.{kind}.{Required}[{i}]", warnings);
            }

            var preferred = affinity.ArrayAt(Preferred);
            for (var i = 0; i < preferred.Count; i++)
            {
                Selector(preferred[i]["podAffinityTerm"], $"{path}.affinity.{kind}.{Preferred}[{i}].podAffinityTerm", warnings);
            }
        }
    }

    private static void Term(JsonValue? term, bool values, string path, ICollection<string> warnings)
    {
        var expressions = term.ArrayAt("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            Label(expressions[i].StringAt("key") ?? "", $"{path}.matchExpressions[{i}].key", warnings);
            var list = values ? expressions[i].ArrayAt("values") : JsonArray.Empty;
            for (var j = 0; j < list.Count; j++)
            {
                var value = list[j].AsString ?? "";
                foreach (var wrong in NameFormats.LabelValue(value))
                {
                    warnings.Add($"{path}.matchExpressions[{i}].values[{j}]: {value} is invalid, {wrong}");
                }
            }
        }
    }

    private static void Spread(JsonArray constraints, string path, ICollection<string> warnings)
    {
        for (var i = 0; i < constraints.Count; i++)
        {
            Label(constraints[i].StringAt("topologyKey") ?? "", $"{path}[{i}].topologyKey", warnings);
            Selector(constraints[i], $"{path}[{i}]", warnings);
        }
    }

    private static void Label(string label, string path, ICollection<string> warnings)
    {
        if (DeprecatedNodeLabels.Message(label) is { } text)
        {
            warnings.Add($"{path}: {label} is {text}");
        }
    }

    private static void Selector(JsonValue? term, string path, ICollection<string> warnings)
    {
        if (term.At("labelSelector") is null or JsonNull)
        {
            warnings.Add($"{path}.labelSelector: a null labelSelector results in matching no pod");
        }
    }
}
