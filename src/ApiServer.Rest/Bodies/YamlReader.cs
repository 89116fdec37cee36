using ApiServer.Model.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ApiServer.Rest.Bodies;

/// <summary>Reads the first document of a YAML text into a tree, as sigs.k8s.io/yaml does: YAML 1.1 scalars, merge keys, keys that become text.</summary>
internal sealed class YamlReader
{
    /// <summary>Aliases may repeat nodes, but not without end.</summary>
    private const int MaxNodes = 1_000_000;

    private readonly Parser _parser;
    private readonly ICollection<string>? _duplicates;
    private readonly Dictionary<string, (JsonValue Value, int Nodes)> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlReader(TextReader text, ICollection<string>? duplicates)
    {
        _parser = new Parser(text);
        _duplicates = duplicates;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="duplicates">Gets the paths of keys that stand twice; the last one counts.</param>
    /// <exception cref="FormatException">The text is not YAML, or not such that JSON can say it; the message is like upstream's.</exception>
    public static JsonValue Parse(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null)
    {
        using var text = new StringReader(System.Text.Encoding.UTF8.GetString(utf8));
        try
        {
            return new YamlReader(text, duplicates).Document();
        }
        catch (YamlException e)
        {
            throw new FormatException(Describe(e), e);
        }
    }

    private static string Describe(YamlException e)
    {
        var what = e.Message.TrimEnd('.');
        what = what.Contains("invalid mapping", StringComparison.Ordinal) ? "mapping values are not allowed in this context"
            : what.Length == 0 ? "could not be parsed" : char.ToLowerInvariant(what[0]) + what[1..];
        return e.Start.Line > 1 ? $"yaml: line {e.Start.Line}: {what}" : $"yaml: {what}";
    }

    private JsonValue Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return JsonNull.Instance;
        }

        _parser.Consume<DocumentStart>();
        return Node("", 0);
    }

    private JsonValue Node(string path, int depth)
    {
        Count(1);
        if (depth > JsonReader.MaxDepth)
        {
            throw new FormatException("yaml: exceeded max depth");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var (value, nodes) = _anchors.TryGetValue(alias.Value.Value, out var known)
                ? known
                : throw new FormatException($"yaml: unknown anchor '{alias.Value.Value}' referenced");
            Count(nodes);
            return value;
        }

        var start = _nodes;
        var node = (NodeEvent)_parser.Current!;
        var read = node switch
        {
            Scalar => YamlScalars.Value(_parser.Consume<Scalar>()),
            SequenceStart => Sequence(path, depth),
            _ => Mapping(path, depth),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = (read, _nodes - start);
        }

        return read;
    }

    private JsonArray Sequence(string path, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = new List<JsonValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node($"{path}[{items.Count}]", depth + 1));
        }

        return JsonArray.Of(items);
    }

    private JsonObject Mapping(string path, int depth)
    {
        _parser.Consume<MappingStart>();
        var members = new JsonObjectBuilder();
        var merged = new List<JsonValue>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var isMerge = _parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = Node(path, depth + 1);
            var name = YamlScalars.Key(key);
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var value = Node(at, depth + 1);
            if (isMerge)
            {
                merged.Add(value);
            }
            else if (members.Set(name, value))
            {
                _duplicates?.Add(at);
            }
        }

        return merged.Count == 0 ? members.Build() : Merge(members.Build(), merged);
    }

    /// <summary>What a mapping says itself comes before what it merges in, and earlier merges before later ones.</summary>
    private static JsonObject Merge(JsonObject own, List<JsonValue> merged)
    {
        foreach (var source in merged)
        {
            var sources = source is JsonArray list ? list.Objects : source is JsonObject one ? [one] : throw new FormatException("yaml: map merge requires map or sequence of maps as the value");
            foreach (var from in sources)
            {
                foreach (var (name, value) in from)
                {
                    own = own.Contains(name) ? own : own.With(name, value);
                }
            }
        }

        return own;
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
        {
            throw new FormatException("yaml: document contains excessive aliasing");
        }
    }
}
