using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Selectors;

namespace ApiServer.Model.Kinds;

/// <summary>A label selector of an object as tables show it.</summary>
internal static class SelectorText
{
    /// <summary><c>app=web,tier in (a,b)</c>; <c>&lt;none&gt;</c> when it selects nothing or everything, <c>&lt;error&gt;</c> when it cannot be read (meta/v1 FormatLabelSelector).</summary>
    public static string OrNone(JsonValue? selector) => Cells.OrNone(Of(selector, "<error>"));

    /// <summary>The same with "" for none; <paramref name="invalid"/> stands for one that cannot be read.</summary>
    public static string Of(JsonValue? selector, string invalid)
    {
        try
        {
            return LabelSelector.FromObject(selector as JsonObject).ToString();
        }
        catch (SelectorException)
        {
            return invalid;
        }
    }

    /// <summary>The selector in the notation of Go's generated types, which upstream's table of policy bindings shows.</summary>
    public static string Literal(JsonObject selector)
    {
        var labels = string.Concat(selector.ObjectAt("matchLabels").OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}: {l.Value.AsString},"));
        var expressions = string.Concat(selector.ArrayAt("matchExpressions").Objects.Select(e =>
            $"LabelSelectorRequirement{{Key:{e.Text("key")},Operator:{e.Text("operator")},Values:[{string.Join(' ', e.ArrayAt("values").Strings)}],}},"));
        return $"&LabelSelector{{MatchLabels:map[string]string{{{labels}}},MatchExpressions:[]LabelSelectorRequirement{{{expressions}}},}}";
    }
}
