using ApiServer.Model.Json;

namespace ApiServer.Controllers.Workloads;

/// <summary>A label selector as Go prints its struct in Events.</summary>
internal static class SelectorGoText
{
    public static string Of(JsonObject? selector)
    {
        if (selector is null)
        {
            return "nil";
        }

        var labels = selector.ObjectAt("matchLabels").OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}: {l.Value.AsString},");
        var expressions = selector.ArrayAt("matchExpressions").Objects.Select(e =>
            $"LabelSelectorRequirement{{Key:{e.String("key")},Operator:{e.String("operator")},Values:[{string.Join(' ', e.ArrayAt("values").Strings)}],}},");
        return $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(labels)}}},MatchExpressions:[]LabelSelectorRequirement{{{string.Concat(expressions)}}},}}";
    }
}
