using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Model.Schema;

/// <summary>A type with named fields, in the order in which they are written (protobuf numbers, as in Go's structs).</summary>
public sealed class TypeSchema
{
    private readonly Dictionary<string, FieldSchema> _byName = new(StringComparer.Ordinal);
    private readonly List<FieldSchema> _fields = [];

    public TypeSchema(string name) => Name = name;

    /// <summary>The OpenAPI name, <c>io.k8s.api.core.v1.Pod</c>.</summary>
    public string Name { get; }

    /// <summary>The Go name, <c>v1.Pod</c> without package path: <c>Pod</c>.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>Set for the types that are kinds: group/version/kind.</summary>
    public string? GroupVersionKind { get; internal set; }

    /// <summary><c>atomic</c> when server-side apply takes the whole struct as one value.</summary>
    public string? MapType { get; internal set; }

    public IReadOnlyList<FieldSchema> Fields => _fields;

    public bool TryGetField(string name, [NotNullWhen(true)] out FieldSchema? field) => _byName.TryGetValue(name, out field);

    internal void SetFields(IEnumerable<FieldSchema> fields)
    {
        foreach (var field in fields)
        {
            _fields.Add(field);
            _byName.Add(field.Name, field);
        }
    }
}
