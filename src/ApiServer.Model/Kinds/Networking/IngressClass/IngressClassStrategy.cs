using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.IngressClass;

/// <summary>IngressClasses (networking/v1 defaults.go).</summary>
internal sealed class IngressClassStrategy() : TraitStrategy(generation: true)
{
    public override JsonObject Default(JsonObject obj) =>
        base.Default(obj).WithChild("spec", s => s.WithChild("parameters", p => p.WithDefault("scope", "Cluster")));
}
