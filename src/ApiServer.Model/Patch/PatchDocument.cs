using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>
/// A document that operations change one after the other. What they lead through is opened once and changed in place, so that ten thousand
/// operations on a large document do not copy it ten thousand times.
/// </summary>
internal sealed class PatchDocument(JsonValue root)
{
    private object _root = root;

    /// <summary>What a pointer points to: a tree or an <see cref="OpenContainer"/>; null when there is nothing.</summary>
    public object? Find(JsonPointer pointer) => Find(pointer.Segments);

    /// <summary>Whether the pointer is to a member, there or not, of an object that is there.</summary>
    public bool IsInObject(JsonPointer pointer) =>
        pointer.Length > 0 && Find(pointer.Segments[..^1]) is JsonObject or OpenObject;

    /// <summary>Sets a member or inserts an item; with <paramref name="replace"/> it has to be there. False: the pointer leads nowhere.</summary>
    public bool Put(JsonPointer pointer, object node, bool replace)
    {
        if (pointer.Length == 0)
        {
            _root = node;
            return true;
        }

        return Open(pointer) is { } container && (replace ? container.Replace(pointer.Segments[^1], node) : container.Add(pointer.Segments[^1], node));
    }

    /// <summary>Takes out what a pointer points to; null when there is nothing.</summary>
    public object? Remove(JsonPointer pointer) => pointer.Length == 0 ? null : Open(pointer)?.Remove(pointer.Segments[^1]);

    /// <summary>The document; null when it is too deep.</summary>
    public JsonValue? Close() => Close(_root);

    /// <summary>The tree of a node; null when it is too deep.</summary>
    public static JsonValue? Close(object node) => node is not OpenContainer open ? (JsonValue)node
        : open.Close(JsonReader.MaxDepth) is { } tree && JsonSize.Depth(tree) <= JsonReader.MaxDepth ? tree
        : null;

    private object? Find(ReadOnlySpan<string> path)
    {
        object? node = _root;
        foreach (var segment in path)
        {
            node = node switch
            {
                OpenContainer open => open.Get(segment),
                JsonObject o => o[segment],
                JsonArray a when JsonPointer.Index(segment, a.Count) is var i and >= 0 => a[i],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>The container of what a pointer points to, opened like those on the way to it.</summary>
    private OpenContainer? Open(JsonPointer pointer)
    {
        var container = OpenContainer.Of(_root);
        if (container is null)
        {
            return null;
        }

        _root = container;
        foreach (var segment in pointer.Segments[..^1])
        {
            if (container.Get(segment) is not { } node || OpenContainer.Of(node) is not { } open)
            {
                return null;
            }

            container.Replace(segment, open);
            container = open;
        }

        return container;
    }
}
