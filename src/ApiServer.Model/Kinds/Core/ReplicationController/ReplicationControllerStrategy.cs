using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ReplicationController;

/// <summary>ReplicationControllers (core/v1 defaults.go, registry/core/replicationcontroller/strategy.go): the template's labels are the selector and the labels, unless these are given.</summary>
internal sealed class ReplicationControllerStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    private static readonly Lazy<ReplicationControllerRules> Rules = new(() => new ReplicationControllerRules());

    public override bool OrphansDependents => true;

    public override JsonObject Default(JsonObject obj)
    {
        obj = base.Default(obj).WithChild("spec", s => s.WithDefault("replicas", 1));
        if (obj.At("spec", "template", "metadata", "labels") is not JsonObject { Count: > 0 } labels)
        {
            return obj;
        }

        obj = obj.ObjectAt("spec", "selector").Count == 0 ? obj.WithAt(labels, "spec", "selector") : obj;
        return obj.Labels().Count == 0 ? obj.WithAt(labels, "metadata", "labels") : obj;
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateStatusUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors) =>
        ReplicaCounters.Check(obj.ObjectAt("status"), errors);

    /// <summary>Upstream warns of the template that an update replaces.</summary>
    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        if (old is null)
        {
            PodWarnings.WarnOfOwnersName(obj, warnings);
        }

        if (old is null || SpecChanged(obj, old))
        {
            PodWarnings.Warn((old ?? obj).ObjectAt("spec", "template", "spec"), "spec.template.spec", warnings);
        }
    }
}
