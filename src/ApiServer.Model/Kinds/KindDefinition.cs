using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds;

/// <summary>
/// What is special about one kind beyond its row of the resource table. The kind's folder derives from it; the
/// <c>KindCatalog</c> lists it.
/// </summary>
public class KindDefinition
{
    /// <summary>A kind without special rules.</summary>
    public static readonly KindDefinition Plain = new();

    /// <summary>Defaults, what writes may change, validation.</summary>
    public virtual ResourceStrategy Strategy => ResourceStrategy.Plain;

    /// <summary>The columns of <c>kubectl get</c>; the base answers NAME and AGE.</summary>
    public virtual TableDefinition Table => TableDefinition.NameAndAge;

    /// <summary>Where the <c>scale</c> subresource, if there is one, finds its numbers.</summary>
    public virtual ScalePaths Scale => ScalePaths.Workload;

    /// <summary>Field selectors beyond metadata.name and metadata.namespace: label and value, for example (<c>spec.nodeName</c>, …). Always all of them, with "" for what is unset.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) => [];

    /// <summary>The labels of <see cref="SelectableFields"/>.</summary>
    public virtual IReadOnlyList<string> SelectableFieldNames => [];

    /// <summary>Index entries kept by the watch cache, as (index name, value): a controller never scans.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) => [];

    /// <summary>A sentence for the <c>Warning</c> header of every request to this kind; null when there is none.</summary>
    public virtual string? DeprecationWarning => null;

    /// <summary>For a served-only form: from the stored form to this one. The result has this form's apiVersion and kind.</summary>
    public virtual JsonObject FromStored(JsonObject stored) => stored;

    /// <summary>For a served-only form: from this form to the stored one.</summary>
    public virtual JsonObject ToStored(JsonObject served) => served;
}
