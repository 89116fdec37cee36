using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Flowcontrol.FlowSchema;

/// <summary>FlowSchemas (registry/flowcontrol/flowschema): those that every server has say what they always say.</summary>
internal sealed class FlowSchemaStrategy() : TraitStrategy(generation: true)
{
    private const string Exempt = "exempt";

    private static readonly Lazy<FlowSchemaRules> Rules = new(() => new FlowSchemaRules());

    private static readonly Dictionary<string, JsonValue> Mandatory = new(StringComparer.Ordinal)
    {
        [Exempt] = JsonReader.Parse("""
            {"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,"rules":[{"subjects":[{"kind":"Group","group":{"name":"system:masters"}}],
             "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}
            """),
        ["catch-all"] = JsonReader.Parse("""
            {"priorityLevelConfiguration":{"name":"catch-all"},"matchingPrecedence":10000,"distinguisherMethod":{"type":"ByUser"},
             "rules":[{"subjects":[{"kind":"Group","group":{"name":"system:unauthenticated"}},{"kind":"Group","group":{"name":"system:authenticated"}}],
             "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}
            """),
    };

    public override bool StatusKeepsMetadata => true;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.With("spec", obj.ObjectAt("spec").WithDefaultNumber("matchingPrecedence", 1000));
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        var spec = obj.ObjectAt("spec");
        if (spec.Integer("matchingPrecedence") == 1 && obj.Name() != Exempt)
        {
            errors.Invalid("spec.matchingPrecedence", 1, "only the schema named 'exempt' may have matchingPrecedence 1");
        }

        Rules.Value.Check(spec, "spec", errors);
        if (Mandatory.TryGetValue(obj.Name(), out var fixedSpec) && !fixedSpec.Equals(spec))
        {
            errors.Invalid("spec", spec, $"spec of '{obj.Name()}' must equal the fixed value");
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => FlowConditions.Check(obj, errors);
}
