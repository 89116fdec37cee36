using System.Diagnostics.CodeAnalysis;
using ApiServer.Model.Json;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Model.Schema;

/// <summary>A type with named fields, in the order in which Go writes them. Immutable; its fields are read from the table at first use.</summary>
public sealed class TypeSchema
{
    private readonly Func<IEnumerable<FieldSchema>> _load;
    private TypeLayout? _layout;
    private MessageLayout? _message;

    public TypeSchema(string name)
        : this(name, [])
    {
    }

    /// <summary>A type with these fields, as of a custom resource.</summary>
    public TypeSchema(string name, IReadOnlyList<FieldSchema> fields)
        : this(name, () => fields)
    {
    }

    internal TypeSchema(string name, Func<IEnumerable<FieldSchema>> load)
    {
        Name = name;
        _load = load;
    }

    /// <summary>The OpenAPI name, <c>io.k8s.api.core.v1.Pod</c>.</summary>
    public string Name { get; }

    /// <summary>The Go name, <c>v1.Pod</c> without package path: <c>Pod</c>.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>Set for the types that are kinds: group/version/kind.</summary>
    public string? GroupVersionKind => GroupVersionKinds.Count > 0 ? GroupVersionKinds[0] : null;

    /// <summary>All group/version/kind by which the type goes: DeleteOptions belongs to several groups.</summary>
    public IReadOnlyList<string> GroupVersionKinds { get; internal set; } = [];

    /// <summary><c>atomic</c> when server-side apply takes the whole struct as one value.</summary>
    public string? MapType { get; internal set; }

    /// <summary>
    /// Whether it comes from a structural schema, a custom resource's, and not from a Go type: its objects are maps that keep what was sent, zero
    /// values and what has the wrong type included, and validation speaks later.
    /// </summary>
    public bool IsStructural { get; internal init; }

    /// <summary>Whether its objects keep members that no field describes.</summary>
    public bool PreservesUnknownFields { get; internal init; }

    /// <summary>Whether its values are whole objects with apiVersion, kind and metadata inside another one.</summary>
    public bool IsEmbeddedResource { get; internal init; }

    /// <summary>For a kind with a structural schema: that schema as it was published, for OpenAPI documents.</summary>
    internal JsonObject? Published { get; init; }

    public IReadOnlyList<FieldSchema> Fields => Layout.Fields;

    /// <summary>The name in Go's errors: the last part of the package and the type, <c>v1.Pod</c>.</summary>
    internal string GoName => Name[(Name.LastIndexOf('.', Name.LastIndexOf('.') - 1) + 1)..];

    internal TypeLayout Layout =>
        _layout ?? Interlocked.CompareExchange(ref _layout, new TypeLayout(_load()), null) ?? _layout;

    /// <summary>Whether it can be said in protobuf; the kinds that custom resources define cannot.</summary>
    public bool HasProtobuf => Message.Fields.Length > 0;

    /// <summary>Its protobuf message.</summary>
    internal MessageLayout Message =>
        _message ?? Interlocked.CompareExchange(ref _message, MessageLayout.Of(this), null) ?? _message;

    public bool TryGetField(string name, [NotNullWhen(true)] out FieldSchema? field)
    {
        var layout = Layout;
        field = layout.Ordinals.TryGetValue(name, out var ordinal) ? layout.Fields[ordinal] : null;
        return field is not null;
    }

    /// <summary>Gives a type that contains itself its fields, before it is used.</summary>
    internal void SetFields(IEnumerable<FieldSchema> fields) => _layout = new TypeLayout(fields);
}
