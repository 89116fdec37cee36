using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ReplicationController;

/// <summary>ReplicationControllers (core/v1 defaults.go): the template's labels are the selector and the labels, unless these are given.</summary>
internal sealed class ReplicationControllerStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
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
}
