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

    /// <summary>What is stored may be deeper than what was sent: the owners of a field lie as deep as the field, and some levels more.</summary>
    public const int MaxStoredDepth = 2 * MaxDepth;

    /// <summary>More duplicates than these are not reported (as in sigs.k8s.io/json).</summary>
    public const int MaxDuplicates = 100;

    /// <summary>
    /// Nor any after this much text of paths was made: a long name above a million duplicates would be copied a million times.
    /// </summary>
    private const int MaxPathText = 8 << 20;

    /// <summary>Reads one document.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="duplicates">Receives the path of each duplicate member once, at most <see cref="MaxDuplicates"/> of them.</param>
    /// <param name="maxDepth">How many containers may be in each other; at least one.</param>
    /// <exception cref="JsonException">The text is not JSON, or too deep. <see cref="GoJsonError"/> says what upstream would.</exception>
    public static JsonValue Parse(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null, int maxDepth = MaxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        var value = ReadValue(ref reader, new Context(duplicates));
        if (reader.Read())
        {
            throw new JsonException("invalid trailing data");
        }

        return value;
    }

    /// <summary>Reads one document from text.</summary>
    /// <exception cref="JsonException">The text is not JSON, or too deep.</exception>
    public static JsonValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one document, of those that are stored, that must be an object.</summary>
    /// <exception cref="JsonException">The text is not a JSON object, or deeper than <see cref="MaxStoredDepth"/>.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        Parse(utf8, maxDepth: MaxStoredDepth) as JsonObject ?? throw new JsonException("not a JSON object");

    private static JsonValue ReadValue(ref Utf8JsonReader reader, Context context) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, context),
        JsonTokenType.StartArray => ReadArray(ref reader, context),
        JsonTokenType.String => JsonString.Of(JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped)),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => JsonBoolean.True,
        JsonTokenType.False => JsonBoolean.False,
        _ => JsonNull.Instance,
    };

    private static JsonValue ReadNumber(ref Utf8JsonReader reader) =>
        reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && reader.TryGetInt64(out var integer)
            ? JsonInteger.Of(integer)
            : new JsonNumber(Encoding.UTF8.GetString(reader.ValueSpan));

    private static JsonObject ReadObject(ref Utf8JsonReader reader, Context context)
    {
        var members = new MemberList();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.ValueIsEscaped ? JsonText.Decode(reader.ValueSpan, escaped: true) : context.Names.Get(reader.ValueSpan);
            reader.Read();
            var mark = context.EnterMember(name);
            var value = ReadValue(ref reader, context);
            if (!members.Set(name, value))
            {
                context.ReportDuplicate();
            }

            context.Leave(mark);
        }

        return members.Build();
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, Context context)
    {
        var items = new List<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var mark = context.EnterItem(items.Count);
            items.Add(ReadValue(ref reader, context));
            context.Leave(mark);
        }

        return JsonArray.Of(items);
    }

    /// <summary>What one call carries along: the names it saw and, when duplicates are wanted, where it is.</summary>
    private sealed class Context(ICollection<string>? duplicates)
    {
        private readonly StringBuilder? _path = duplicates is null ? null : new StringBuilder();
        private int _pathText;

        public JsonNames Names { get; } = new();

        public int EnterMember(string name)
        {
            var mark = _path?.Length ?? 0;
            _path?.Append(mark == 0 ? "" : ".").Append(name);
            return mark;
        }

        public int EnterItem(int index)
        {
            var mark = _path?.Length ?? 0;
            _path?.Append('[').Append(index).Append(']');
            return mark;
        }

        public void Leave(int mark) => _path?.Remove(mark, _path.Length - mark);

        public void ReportDuplicate()
        {
            if (duplicates is null || duplicates.Count >= MaxDuplicates || _pathText > MaxPathText)
            {
                return;
            }

            _pathText += _path!.Length;
            var path = _path.ToString();
            if (!duplicates.Contains(path))
            {
                duplicates.Add(path);
            }
        }
    }
}
