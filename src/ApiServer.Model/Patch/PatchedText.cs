using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>
/// The JSON text of what came of a JSON or merge patch, as upstream shows it when it is not an object of the kind: the objects that the
/// patch reached into have their members sorted, what it did not touch stands as it stood (evanphx/json-patch keeps that as raw text).
/// </summary>
public static class PatchedText
{
    /// <summary>The text of a JSON patch's result; values that the patch brought stand as they were sent.</summary>
    public static string OfJsonPatch(JsonArray operations, JsonObject patched)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var opened = new HashSet<JsonValue>(ReferenceEqualityComparer.Instance);
        foreach (var operation in operations.Objects)
        {
            Open(operation.String("path"), patched, opened);
            Open(operation.String("from"), patched, opened);
        }

        return Opened(patched, opened).ToString();
    }

    /// <summary>The text of a merge patch's result; values that the patch brought are sorted too: its nulls were looked for.</summary>
    public static string OfMergePatch(JsonObject current, JsonObject patched) => Merged(current, patched).ToString();

    /// <summary>Notes the containers on the way to where a pointer points.</summary>
    private static void Open(string? text, JsonValue document, HashSet<JsonValue> opened)
    {
        if (text is null || JsonPointer.Parse(text) is not { } pointer)
        {
            return;
        }

        JsonValue? node = document;
        foreach (var segment in pointer.Segments)
        {
            if (node is not (JsonObject or JsonArray))
            {
                return;
            }

            opened.Add(node);
            node = node is JsonArray a ? JsonPointer.Index(segment, a.Count) is >= 0 and var i ? a[i] : null : node[segment];
        }
    }

    private static JsonValue Opened(JsonValue value, HashSet<JsonValue> opened)
    {
        if (!opened.Contains(value))
        {
            return value;
        }

        return value switch
        {
            JsonObject o => Sorted(o, (_, member) => Opened(member, opened)),
            JsonArray a => JsonArray.Of(a.Select(item => Opened(item, opened))),
            _ => value,
        };
    }

    private static JsonValue Merged(JsonValue? current, JsonValue value)
    {
        if (ReferenceEquals(current, value))
        {
            return value;
        }

        return value switch
        {
            JsonObject o => Sorted(o, (name, member) => Merged(current?[name], member)),
            JsonArray a => JsonArray.Of(a.Select(item => Merged(null, item))),
            _ => value,
        };
    }

    private static JsonObject Sorted(JsonObject value, Func<string, JsonValue, JsonValue> show) =>
        JsonObject.Of([.. value.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, show(m.Key, m.Value)))]);
}
