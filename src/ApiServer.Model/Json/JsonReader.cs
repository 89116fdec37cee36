using System.Text;
using System.Text.Json;

namespace ApiServer.Model.Json;

/// <summary>
/// Reads UTF-8 JSON into a tree. Of duplicate members the last wins, as in Go; their paths
/// (<c>metadata.labels.a</c>, <c>spec.containers[0].name</c>) are reported.
/// </summary>
public static class JsonReader
{
    /// <summary>Deeper documents are refused.</summary>
    public const int MaxDepth = 512;

    /// <summary>Reads one document.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonValue Parse(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var path = duplicates is null ? null : new StringBuilder();
        var value = ReadValue(ref reader, duplicates, path);
        if (reader.Read())
        {
            throw new JsonException("invalid trailing data");
        }

        return value;
    }

    /// <summary>Reads one document from text.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one document that must be an object.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        Parse(utf8) as JsonObject ?? throw new JsonException("not a JSON object");

    private static JsonValue ReadValue(ref Utf8JsonReader reader, ICollection<string>? duplicates, StringBuilder? path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, duplicates, path),
        JsonTokenType.StartArray => ReadArray(ref reader, duplicates, path),
        JsonTokenType.String => JsonString.Of(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => JsonBoolean.True,
        JsonTokenType.False => JsonBoolean.False,
        _ => JsonNull.Instance,
    };

    private static JsonValue ReadNumber(ref Utf8JsonReader reader) =>
        reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && reader.TryGetInt64(out var integer)
            ? JsonInteger.Of(integer)
            : new JsonNumber(Encoding.UTF8.GetString(reader.ValueSpan));

    private static JsonObject ReadObject(ref Utf8JsonReader reader, ICollection<string>? duplicates, StringBuilder? path)
    {
        var members = new List<KeyValuePair<string, JsonValue>>(8);
        HashSet<string>? seen = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = string.IsInterned(reader.GetString()!) ?? reader.GetString()!;
            reader.Read();
            var mark = path?.Length ?? 0;
            path?.Append(mark == 0 ? "" : ".").Append(name);
            var value = ReadValue(ref reader, duplicates, path);
            var known = members.Count < 12 ? IndexOf(members, name) >= 0 : !(seen ??= [.. members.Select(m => m.Key)]).Add(name);
            if (known)
            {
                members[IndexOf(members, name)] = new(name, value);
                duplicates?.Add(path!.ToString());
            }
            else
            {
                members.Add(new(name, value));
            }

            path?.Remove(mark, path.Length - mark);
        }

        return members.Count == 0 ? JsonObject.Empty : new JsonObject([.. members]);
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, ICollection<string>? duplicates, StringBuilder? path)
    {
        var items = new List<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var mark = path?.Length ?? 0;
            path?.Append('[').Append(items.Count).Append(']');
            items.Add(ReadValue(ref reader, duplicates, path));
            path?.Remove(mark, path.Length - mark);
        }

        return JsonArray.Of(items);
    }

    private static int IndexOf(List<KeyValuePair<string, JsonValue>> members, string name) =>
        members.FindIndex(m => string.Equals(m.Key, name, StringComparison.Ordinal));
}
