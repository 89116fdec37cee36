using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;

namespace ApiServer.Model.Kinds;

/// <summary>
/// Kinds that differ from the plain ones by a few switches only: what upstream's strategies say of them.
/// </summary>
internal class TraitStrategy : ResourceStrategy
{
    private readonly NameRule _names;
    private readonly bool _generation;
    private readonly bool _createOnUpdate;
    private readonly bool _conditionalOnly;
    private readonly bool _returnsDeleted;
    private readonly string[] _template;

    public TraitStrategy(
        NameRule names = NameRule.Subdomain,
        bool generation = false,
        bool createOnUpdate = false,
        bool conditionalOnly = false,
        bool returnsDeleted = false,
        string[]? template = null)
    {
        _names = names;
        _generation = generation;
        _createOnUpdate = createOnUpdate;
        _conditionalOnly = conditionalOnly;
        _returnsDeleted = returnsDeleted;
        _template = template ?? [];
    }

    public override NameRule NameRule => _names;

    public override bool HasGeneration => _generation;

    public override bool AllowCreateOnUpdate => _createOnUpdate;

    public override bool AllowUnconditionalUpdate => !_conditionalOnly;

    public override bool ReturnsDeletedObject => _returnsDeleted;

    /// <summary>A Pod template gets a PodSpec's defaults wherever it stands.</summary>
    public override JsonObject Default(JsonObject obj) =>
        _template.Length > 0 && obj.At(_template) is JsonObject template
            ? obj.WithAt(PodSpecDefaults.Apply(template.ObjectAt("spec")), [.. _template, "spec"])
            : obj;
}
