using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.ReplicaSet;

/// <summary>ReplicaSets (apps/v1 defaults.go, registry/apps/replicaset/strategy.go).</summary>
internal sealed class ReplicaSetStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    private static readonly Lazy<ReplicaSetRules> Rules = new(() => new ReplicaSetRules());

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => s.WithDefault("replicas", 1));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        Rules.Value.Check(obj, errors);
        errors.Immutable(obj, old, "spec", "selector");
    }

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) =>
        ReplicaCounters.Check(obj.ObjectAt("status"), errors);

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        if (old is null)
        {
            PodWarnings.WarnOfOwnersName(obj, warnings);
        }

        if (old is null || SpecChanged(obj, old))
        {
            PodWarnings.Warn(obj.ObjectAt("spec", "template", "spec"), "spec.template.spec", warnings);
        }
    }
}
