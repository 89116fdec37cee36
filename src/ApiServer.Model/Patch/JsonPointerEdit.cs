using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>Changes a tree at the end of a pointer. Null: the pointer leads nowhere.</summary>
internal static class JsonPointerEdit
{
    /// <summary>The container of what a pointer points to.</summary>
    public static JsonValue? Parent(JsonValue root, JsonPointer pointer)
    {
        JsonValue? node = pointer.Length == 0 ? null : root;
        for (var i = 0; i < pointer.Length - 1 && node is not null; i++)
        {
            node = Child(node, pointer.Segments[i]);
        }

        return node;
    }

    /// <summary>Sets a member or inserts an item; with <paramref name="replace"/> it has to be there.</summary>
    public static JsonValue? Put(JsonValue node, ReadOnlySpan<string> path, JsonValue value, bool replace)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        if (path.Length > 1)
        {
            return Child(node, path[0]) is { } child && Put(child, path[1..], value, replace) is { } changed ? With(node, path[0], changed) : null;
        }

        return node switch
        {
            JsonObject o => replace && !o.Contains(path[0]) ? null : o.With(path[0], value),
            JsonArray a => replace ? Replace(a, path[0], value) : Insert(a, path[0], value),
            _ => null,
        };
    }

    public static JsonValue? Remove(JsonValue node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return null;
        }

        if (path.Length > 1)
        {
            return Child(node, path[0]) is { } child && Remove(child, path[1..]) is { } changed ? With(node, path[0], changed) : null;
        }

        return node switch
        {
            JsonObject o => o.Contains(path[0]) ? o.Without(path[0]) : null,
            JsonArray a when JsonPointer.Index(path[0], a.Count) is var i and >= 0 => JsonArray.Of([.. a.Take(i), .. a.Skip(i + 1)]),
            _ => null,
        };
    }

    private static JsonValue? Child(JsonValue node, string segment) => node switch
    {
        JsonObject o => o[segment],
        JsonArray a when JsonPointer.Index(segment, a.Count) is var i and >= 0 => a[i],
        _ => null,
    };

    private static JsonValue With(JsonValue node, string segment, JsonValue child) => node is JsonArray a
        ? a.With(JsonPointer.Index(segment, a.Count), child)
        : ((JsonObject)node).With(segment, child);

    private static JsonArray? Replace(JsonArray array, string segment, JsonValue value) =>
        JsonPointer.Index(segment, array.Count) is var i and >= 0 ? array.With(i, value) : null;

    private static JsonArray? Insert(JsonArray array, string segment, JsonValue value)
    {
        if (segment == "-")
        {
            return array.Add(value);
        }

        return JsonPointer.Index(segment, array.Count + 1) is var i and >= 0 ? JsonArray.Of([.. array.Take(i), value, .. array.Skip(i)]) : null;
    }
}
