using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Model.Schema;

/// <summary>
/// Every type that the built-in kinds are made of. Loading only finds the types; the fields of one are read when it is first used.
/// </summary>
public sealed class SchemaTable
{
    private static readonly Lazy<SchemaTable> Shared = new(LoadBuiltIn);

    private readonly Dictionary<string, TypeSchema> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeSchema> _byKind = new(StringComparer.Ordinal);
    private readonly byte[] _text;

    private SchemaTable(byte[] text)
    {
        _text = text;
        var start = NextLine(0);
        while (start < _text.Length)
        {
            start = AddType(start);
        }
    }

    /// <summary>The table of the built-in kinds; process-wide and immutable.</summary>
    public static SchemaTable BuiltIn => Shared.Value;

    /// <summary>In the order of their names.</summary>
    public IEnumerable<TypeSchema> Types => _byName.Values;

    /// <summary>The type of that OpenAPI name, <c>io.k8s.api.core.v1.Pod</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TypeSchema this[string name] => _byName[name];

    public bool TryGet(string name, [NotNullWhen(true)] out TypeSchema? type) => _byName.TryGetValue(name, out type);

    /// <summary>The type of a kind, lists and options included; the group of core is empty.</summary>
    public bool TryGetKind(string group, string version, string kind, [NotNullWhen(true)] out TypeSchema? type) =>
        _byKind.TryGetValue($"{group}/{version}/{kind}", out type);

    /// <summary>The type of a kind.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TypeSchema Kind(string group, string version, string kind) => _byKind[$"{group}/{version}/{kind}"];

    private static SchemaTable LoadBuiltIn() => new(EmbeddedData.Read("schema.tsv"));

    /// <summary>Adds the type whose first row, the one with <c>-</c> for its field, starts there; answers where the next type starts.</summary>
    private int AddType(int start)
    {
        var row = SchemaRow.Of(_text, start, NextLine(start));
        var first = NextLine(start);
        var end = first;
        while (end < _text.Length && SameType(end, start, row.Name.Length))
        {
            end = NextLine(end);
        }

        var type = new TypeSchema(row.Name, () => ReadFields(first, end))
        {
            MapType = row.MapType,
            GroupVersionKinds = row.Enum.Length == 0 ? [] : row.Enum.Split(';'),
        };
        _byName.Add(type.Name, type);
        foreach (var kind in type.GroupVersionKinds)
        {
            _byKind.TryAdd(kind, type);
        }

        return end;
    }

    private bool SameType(int row, int start, int length) =>
        _text.AsSpan(row).StartsWith(_text.AsSpan(start, length + 1));

    private int NextLine(int start)
    {
        var length = _text.AsSpan(start).IndexOf((byte)'\n');
        return length < 0 ? _text.Length : start + length + 1;
    }

    private List<FieldSchema> ReadFields(int start, int end)
    {
        var fields = new List<FieldSchema>();
        for (var next = start; start < end; start = next)
        {
            next = NextLine(start);
            var row = SchemaRow.Of(_text, start, next);
            fields.Add(row.ToField(Reference(row.Type)));
        }

        return fields;
    }

    private TypeReference Reference(string type) =>
        type.StartsWith("[]", StringComparison.Ordinal) ? new TypeReference(ValueType.List, Element: Reference(type[2..]))
        : type.StartsWith("map:", StringComparison.Ordinal) ? new TypeReference(ValueType.Map, Element: Reference(type[4..]))
        : SchemaRow.Plain(type) is { } plain ? plain
        : new TypeReference(ValueType.Struct, this[type]);
}
