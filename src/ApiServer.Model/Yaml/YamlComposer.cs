using System.Globalization;
using System.Text;
using ApiServer.Model.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ApiServer.Model.Yaml;

/// <summary>Composes the tree of one document from the parser's events.</summary>
internal sealed class YamlComposer
{
    private const string MergeKey = "<<";
    private const string TagPrefix = "tag:yaml.org,2002:";

    private readonly YamlEvents _events;
    private readonly ICollection<string>? _duplicates;
    private readonly Dictionary<string, Composed?> _anchors = new(StringComparer.Ordinal);
    private readonly AliasBudget _budget = new();
    private int _depth;

    public YamlComposer(string text, ICollection<string>? duplicates)
    {
        _events = new YamlEvents(text);
        _duplicates = duplicates;
    }

    public JsonValue Compose()
    {
        _events.Next();
        if (_events.Next() is not DocumentStart)
        {
            return JsonNull.Instance;
        }

        var root = Node(_events.Next());
        _events.Next();
        return root.Value;
    }

    private Composed Node(ParsingEvent parsed)
    {
        _budget.Count(1);
        if (parsed is AnchorAlias alias)
        {
            return Alias(alias.Value.Value);
        }

        if (++_depth > JsonReader.MaxDepth)
        {
            throw new YamlFormatException($"exceeded max depth of {JsonReader.MaxDepth}");
        }

        // Keys without a text confuse the parser: it ends a map that has not begun.
        var node = parsed as NodeEvent ?? throw new YamlFormatException("did not find expected key");
        var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        var composed = node switch
        {
            MappingStart => Mapping(),
            SequenceStart => Sequence(),
            _ => OfScalar((Scalar)node),
        };
        _depth--;
        if (anchor is not null)
        {
            _anchors[anchor] = composed;
        }

        return composed;
    }

    private Composed Alias(string name)
    {
        if (!_anchors.TryGetValue(name, out var anchored))
        {
            throw new YamlFormatException($"unknown anchor '{name}' referenced");
        }

        if (anchored is null)
        {
            throw new YamlFormatException($"anchor '{name}' value contains itself");
        }

        _budget.CountAliased(anchored.Size, anchored.Text);
        return _depth + anchored.Depth > JsonReader.MaxDepth
            ? throw new YamlFormatException($"exceeded max depth of {JsonReader.MaxDepth}")
            : anchored;
    }

    private Composed Sequence()
    {
        var items = new List<JsonValue>();
        var (size, text, depth) = (1L, 0L, 0);
        for (var parsed = _events.Next(); parsed is not SequenceEnd; parsed = _events.Next())
        {
            var item = Node(parsed);
            items.Add(item.Value);
            size += item.Size;
            text += item.Text;
            depth = Math.Max(depth, item.Depth);
        }

        return new Composed(JsonArray.Of(items), size, text, depth + 1);
    }

    private Composed Mapping()
    {
        var members = new MemberList();
        var (size, text, depth) = (1L, 0L, 0);
        for (var parsed = _events.Next(); parsed is not MappingEnd; parsed = _events.Next())
        {
            var isMerge = parsed is Scalar { Value: MergeKey } scalar && (scalar.IsPlainImplicit || TagOf(scalar) == TagPrefix + "merge");
            var key = Node(parsed);
            var first = _events.Next();
            var value = Node(first);
            size += key.Size + value.Size;
            text += key.Text + value.Text;
            depth = Math.Max(depth, value.Depth);
            if (isMerge)
            {
                MergeInto(members, value.Value);
            }
            else if (!members.Set(Name(key.Value), value.Value))
            {
                ReportDuplicate(key.Value, first.Start.Line);
            }
        }

        return new Composed(members.Build(), size, text, depth + 1);
    }

    private void ReportDuplicate(JsonValue key, long line)
    {
        if (_duplicates is not null && _duplicates.Count < YamlReader.MaxDuplicates)
        {
            var shown = key is JsonString ? key.ToString() : Name(key);
            _duplicates.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: key {shown} already set in map"));
        }
    }

    /// <summary>Of several merged maps the first has precedence, and a key that follows has it over all.</summary>
    private static void MergeInto(MemberList members, JsonValue merged)
    {
        var maps = merged as JsonArray ?? JsonArray.Of(merged);
        for (var i = maps.Count - 1; i >= 0; i--)
        {
            var map = maps[i] as JsonObject ?? throw new YamlFormatException("map merge requires map or sequence of maps as the value");
            foreach (var (name, value) in map)
            {
                members.Set(name, value);
            }
        }
    }

    private static string Name(JsonValue key) => key switch
    {
        JsonString s => s.Value,
        JsonInteger or JsonBoolean => key.ToString(),
        JsonNumber n => GoFormat.Float(n.Value),
        _ => throw new YamlFormatException($"unsupported map key: {GoFormat.Value(key)}"),
    };

    private static string TagOf(NodeEvent node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? "" : node.Tag.Value;

    private static Composed OfScalar(Scalar scalar) => new(ScalarValue(scalar), 1, scalar.Value.Length, 0);

    private static JsonValue ScalarValue(Scalar scalar)
    {
        var tag = TagOf(scalar);
        if (tag.Length == 0)
        {
            return scalar.IsPlainImplicit && scalar.Style == ScalarStyle.Plain ? YamlScalar.Resolve(scalar.Value) : JsonString.Of(scalar.Value);
        }

        return tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? Tagged(tag[TagPrefix.Length..], scalar.Value) : JsonString.Of(scalar.Value);
    }

    private static JsonValue Tagged(string type, string text)
    {
        if (type == "binary")
        {
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64String(text, bytes, out var length)
                ? JsonString.Of(Encoding.UTF8.GetString(bytes, 0, length))
                : throw new YamlFormatException("!!binary value contains invalid base64 data");
        }

        if (type is not ("bool" or "int" or "float" or "null"))
        {
            return JsonString.Of(text);
        }

        var value = YamlScalar.Resolve(text);
        var actual = value.Kind switch
        {
            JsonKind.Boolean => "bool",
            JsonKind.Integer => "int",
            JsonKind.Number => "float",
            JsonKind.Null => "null",
            _ => "str",
        };
        return actual == type || (type == "float" && actual == "int")
            ? value
            : throw new YamlFormatException($"cannot decode !!{actual} `{text}` as a !!{type}");
    }

    /// <summary>A node, with how many nodes it spells out, how many characters are in them, and how deep it is.</summary>
    private sealed record Composed(JsonValue Value, long Size, long Text, int Depth);
}
