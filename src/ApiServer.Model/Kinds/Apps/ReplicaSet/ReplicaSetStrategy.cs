using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.ReplicaSet;

/// <summary>ReplicaSets (apps/v1 defaults.go).</summary>
internal sealed class ReplicaSetStrategy() : TraitStrategy(generation: true, template: ["spec", "template"])
{
    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", s => s.WithDefault("replicas", 1));
}
