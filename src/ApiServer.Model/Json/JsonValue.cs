using System.Buffers;
using System.Text;

namespace ApiServer.Model.Json;

/// <summary>
/// A node of an immutable JSON tree. Trees are shared freely between threads and between objects
/// (a Pod reuses the subtree of its template); a change makes a new path to the root and keeps the rest.
/// Equality is deep: objects compare without regard to member order, arrays with it.
/// </summary>
public abstract class JsonValue : IEquatable<JsonValue>
{
    /// <summary>What this node is.</summary>
    public abstract JsonKind Kind { get; }

    /// <summary>The text of a string node, otherwise null.</summary>
    public virtual string? AsString => null;

    /// <summary>The value of an integer node, otherwise null.</summary>
    public virtual long? AsInteger => null;

    /// <summary>The value of a boolean node, otherwise null.</summary>
    public virtual bool? AsBoolean => null;

    /// <summary>This node as an object, otherwise null.</summary>
    public JsonObject? AsObject => this as JsonObject;

    /// <summary>This node as an array, otherwise null.</summary>
    public JsonArray? AsArray => this as JsonArray;

    /// <summary>Whether this is JSON's <c>null</c>.</summary>
    public bool IsNull => Kind == JsonKind.Null;

    /// <summary>The member of that name; null when there is none or when this node is not an object.</summary>
    public JsonValue? this[string name] => this is JsonObject o && o.TryGet(name, out var value) ? value : null;

    public static implicit operator JsonValue(string value) => JsonString.Of(value);

    public static implicit operator JsonValue(long value) => JsonInteger.Of(value);

    public static implicit operator JsonValue(int value) => JsonInteger.Of(value);

    public static implicit operator JsonValue(bool value) => JsonBoolean.Of(value);

    public abstract bool Equals(JsonValue? other);

    public override bool Equals(object? obj) => Equals(obj as JsonValue);

    public abstract override int GetHashCode();

    /// <summary>Compact UTF-8 JSON with Go's escapes.</summary>
    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        JsonWriter.Write(this, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Compact JSON text with Go's escapes.</summary>
    public override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        JsonWriter.Write(this, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
