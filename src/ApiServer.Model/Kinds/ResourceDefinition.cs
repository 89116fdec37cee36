using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds;

/// <summary>
/// Everything the server knows of one served resource: the row of the resource table, its schema, and what the kind's folder
/// adds. A resource without a folder has only the row.
/// </summary>
public sealed class ResourceDefinition
{
    private readonly byte[] _typeMeta;

    private bool? _isStored;
    private bool? _hasStatus;

    public ResourceDefinition(string group, string version, string kind)
    {
        Group = group;
        Version = version;
        Kind = kind;
        var head = JsonObject.Of(("kind", kind), ("apiVersion", ApiVersion)).ToUtf8();
        _typeMeta = head[..^1];
    }

    /// <summary>The API group, empty for core.</summary>
    public string Group { get; }

    public string Version { get; }

    public string Kind { get; }

    /// <summary>The plural, as in paths.</summary>
    public required string Resource { get; init; }

    public required string Singular { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public required bool Namespaced { get; init; }

    public required IReadOnlyList<string> Verbs { get; init; }

    public IReadOnlyList<SubresourceDefinition> Subresources { get; init; } = [];

    public required TypeSchema Schema { get; init; }

    /// <summary>The type of its lists.</summary>
    public TypeSchema ListSchema
    {
        get => field ?? SchemaTable.BuiltIn.Kind(Group, Version, Kind + "List");
        init;
    }

    /// <summary>The type of the bodies of a subresource, or of the resource itself.</summary>
    public TypeSchema SchemaOf(SubresourceDefinition? subresource) =>
        subresource is null || (subresource.Kind == Kind && subresource.Group == Group && subresource.Version == Version)
            ? Schema
            : SchemaTable.BuiltIn.Kind(subresource.Group, subresource.Version, subresource.Kind);

    /// <summary>What is special about the kind.</summary>
    public KindDefinition Rules { get; init; } = KindDefinition.Plain;

    /// <summary>
    /// The definition whose form is stored, when this one is only served (Event of events.k8s.io is stored as core's);
    /// null for the stored form itself.
    /// </summary>
    public ResourceDefinition? StoredAs { get; init; }

    /// <summary>Reviews, bindings, tokens and componentstatuses are answered and not stored.</summary>
    public bool IsStored => _isStored ??= Verbs.Contains("get") && Verbs.Contains("create");

    /// <summary><c>v1</c> or <c>apps/v1</c>.</summary>
    public string ApiVersion => field ??= Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>pods</c> or <c>statefulsets.apps</c>: how errors name it, and how our own code asks for it.</summary>
    public string GroupResource => field ??= Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    /// <summary><c>Pod</c> or <c>StatefulSet.apps</c>.</summary>
    public string GroupKind => field ??= Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>The key of the store: the <see cref="GroupResource"/> of the stored form.</summary>
    public string StoreType => StoredForm.GroupResource;

    /// <summary>The bytes <c>{"kind":"Pod","apiVersion":"v1"</c> with which every object of this definition is written; lists leave them out.</summary>
    public ReadOnlySpan<byte> TypeMeta => _typeMeta;

    /// <summary>The definition of the stored form: itself, or <see cref="StoredAs"/>.</summary>
    public ResourceDefinition StoredForm => StoredAs ?? this;

    /// <summary>From the form of this definition to the stored one.</summary>
    public JsonObject ToStored(JsonObject served) => StoredAs is null ? served : Rules.ToStored(served);

    /// <summary>From the stored form to the form of this definition.</summary>
    public JsonObject FromStored(JsonObject stored) => StoredAs is null ? stored : Rules.FromStored(stored);

    public SubresourceDefinition? Subresource(string name) => Subresources.FirstOrDefault(s => s.Name == name);

    public bool HasStatus => _hasStatus ??= Subresource("status") is not null;

    public override string ToString() => $"{ApiVersion}/{Resource}";
}
