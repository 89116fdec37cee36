using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Flowcontrol.PriorityLevelConfiguration;

/// <summary>PriorityLevelConfigurations (registry/flowcontrol/prioritylevelconfiguration, flowcontrol/v1 defaults.go).</summary>
internal sealed class PriorityLevelConfigurationStrategy() : TraitStrategy(generation: true)
{
    private const string Exempt = "exempt";
    private const string CatchAll = "catch-all";
    private const string PreservedShares = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";

    private static readonly Lazy<PriorityLevelConfigurationRules> Rules = new(() => new PriorityLevelConfigurationRules());

    private static readonly JsonValue CatchAllSpec = JsonReader.Parse(
        """{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Reject"},"lendablePercent":0}}""");

    private static readonly JsonValue ExemptSpec = JsonReader.Parse("""{"type":"Exempt"}""");

    public override bool StatusKeepsMetadata => true;

    public override JsonObject Default(JsonObject obj) => obj.WithChild("spec", s => s
        .WithChild("exempt", e => e.WithDefault("nominalConcurrencyShares", 0).WithDefault("lendablePercent", 0))
        .WithChild("limited", l => l
            .WithDefault("nominalConcurrencyShares", 30)
            .WithDefault("lendablePercent", 0)
            .WithChild("limitResponse", r => r.WithChild("queuing", q => q
                .WithDefaultNumber("queues", 64)
                .WithDefaultNumber("handSize", 8)
                .WithDefaultNumber("queueLengthLimit", 50)))));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        if (obj.Annotation(PreservedShares) is not null)
        {
            errors.Forbidden("metadata.annotations", $"annotation '{PreservedShares}' is forbidden");
        }

        var spec = obj.ObjectAt("spec");
        if ((obj.Name() == Exempt) != (spec.Text("type") == "Exempt"))
        {
            errors.Invalid("spec.type", spec.Text("type"), "must be 'Exempt' if and only if `name` is 'exempt'");
        }

        Rules.Value.Check(spec, "spec", errors);
        switch (obj.Name())
        {
            case Exempt when !ExemptSpec.Equals(spec.Without("exempt")):
                errors.Invalid("spec", spec, "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value");
                break;
            case CatchAll when !CatchAllSpec.Equals(spec):
                errors.Invalid("spec", spec, "spec of 'catch-all' must equal the fixed value");
                break;
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) => FlowConditions.Check(obj, errors);
}
