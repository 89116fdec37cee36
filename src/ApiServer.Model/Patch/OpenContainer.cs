using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>
/// An object or array under change. Its nodes are trees (<see cref="JsonValue"/>), which never change, or open containers; null is none.
/// </summary>
internal abstract class OpenContainer
{
    /// <summary>The container with nodes of its own, to be changed in place.</summary>
    public static OpenContainer? Of(object node) => node switch
    {
        OpenContainer open => open,
        JsonObject o => new OpenObject(o),
        JsonArray a => new OpenArray(a),
        _ => null,
    };

    public abstract int Count { get; }

    /// <summary>The member or item that a segment of a pointer means.</summary>
    public abstract object? Get(string segment);

    /// <summary>Puts another node in the place of one that is there.</summary>
    public abstract bool Replace(string segment, object node);

    /// <summary>Sets a member, or inserts an item.</summary>
    public abstract bool Add(string segment, object node);

    /// <summary>Takes a node out.</summary>
    public abstract object? Remove(string segment);

    /// <summary>Whether it holds what the tree holds; costs what the tree weighs.</summary>
    public abstract bool Holds(JsonValue tree);

    /// <summary>The tree; null when more than <paramref name="depth"/> open containers are in each other.</summary>
    public abstract JsonValue? Close(int depth);

    protected static bool Holds(object node, JsonValue tree) => node is OpenContainer open ? open.Holds(tree) : tree.Equals((JsonValue)node);

    protected static JsonValue? Close(object node, int depth) => node is OpenContainer open ? depth > 0 ? open.Close(depth - 1) : null : (JsonValue)node;
}
