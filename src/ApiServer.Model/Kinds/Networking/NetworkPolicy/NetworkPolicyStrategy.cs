using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.NetworkPolicy;

/// <summary>NetworkPolicies (networking/v1 defaults.go): a policy is always about ingress, and about egress when it has rules for it.</summary>
internal sealed class NetworkPolicyStrategy() : TraitStrategy(generation: true)
{
    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", Spec);

    private static JsonObject Spec(JsonObject spec)
    {
        spec = spec.WithEach("ingress", Ports).WithEach("egress", Ports);
        if (spec.ArrayAt("policyTypes").Count > 0)
        {
            return spec;
        }

        return spec.With("policyTypes", spec.ArrayAt("egress").Count > 0 ? JsonArray.OfStrings("Ingress", "Egress") : JsonArray.OfStrings("Ingress"));
    }

    private static JsonObject Ports(JsonObject rule) => rule.WithEach("ports", p => p.WithDefault("protocol", "TCP"));
}
