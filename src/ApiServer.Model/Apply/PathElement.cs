using System.Globalization;
using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>
/// One step of a field path as it is written in FieldsV1: <c>f:</c> and a field's name, <c>k:</c> and the keys of a list item, <c>v:</c> and
/// the value of a set's item, <c>i:</c> and an index.
/// </summary>
internal static class PathElement
{
    public static string Field(string name) => "f:" + name;

    public static string Index(int index) => string.Create(CultureInfo.InvariantCulture, $"i:{index}");

    public static string Value(JsonValue value) => "v:" + value;

    /// <summary>A list item by its keys, in the order of their names.</summary>
    public static string Key(JsonObject keys) => "k:" + Sorted(keys);

    /// <summary>Whether it is an element that upstream reads (fieldpath/serialize-pe.go).</summary>
    public static bool IsValid(string element) => element.Length >= 2 && element[1] == ':' && element[0] switch
    {
        'f' => true,
        'i' => int.TryParse(element.AsSpan(2), out _),
        'v' => Parse(element) is not null,
        'k' => Parse(element) is JsonObject,
        _ => false,
    };

    /// <summary>The one way to write the element; the same instance when it is written so.</summary>
    public static string Canonical(string element)
    {
        if (element[0] is not ('k' or 'v'))
        {
            return element;
        }

        var value = Parse(element)!;
        var canonical = element[0] == 'k' ? Key((JsonObject)value) : Value(value);
        return canonical == element ? element : canonical;
    }

    /// <summary>The element as paths show it: <c>.spec</c>, <c>[name="a"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public static string Text(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'i' => $"[{element[2..]}]",
        'v' => $"[={Shown(Parse(element)!)}]",
        _ => KeyText((JsonObject)Parse(element)!),
    };

    /// <summary>The paths of a set as text, in order.</summary>
    public static IEnumerable<string> Paths(JsonObject set, string prefix = "")
    {
        foreach (var (element, value) in set)
        {
            if (element == FieldSet.Self)
            {
                continue;
            }

            var node = (JsonObject)value;
            var path = prefix + Text(element);
            if (FieldSet.IsMember(node))
            {
                yield return path;
            }

            foreach (var below in Paths(node, path))
            {
                yield return below;
            }
        }
    }

    private static string KeyText(JsonObject keys) => $"[{string.Join(',', keys.Select(k => $"{k.Key}={Shown(k.Value)}"))}]";

    private static string Shown(JsonValue value) => value is JsonString s ? GoFormat.Quoted(s.Value) : value.ToString();

    private static JsonObject Sorted(JsonObject keys) =>
        keys.Count < 2 ? keys : new JsonObject([.. keys.OrderBy(k => k.Key, StringComparer.Ordinal)]);

    private static JsonValue? Parse(string element)
    {
        try
        {
            return JsonReader.Parse(element[2..]);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
