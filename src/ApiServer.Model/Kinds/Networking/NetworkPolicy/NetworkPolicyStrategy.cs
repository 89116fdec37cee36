using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.NetworkPolicy;

/// <summary>NetworkPolicies (networking/v1 defaults.go): a policy is always about ingress, and about egress when it has rules for it.</summary>
internal sealed class NetworkPolicyStrategy() : TraitStrategy(generation: true)
{
    private static readonly Lazy<NetworkPolicyRules> Rules = new(() => new NetworkPolicyRules());

    public override JsonObject Default(JsonObject obj) => base.Default(obj).WithChild("spec", Spec);

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(warnings);
        foreach (var (direction, peers) in (ReadOnlySpan<(string, string)>)[("ingress", "from"), ("egress", "to")])
        {
            var rules = obj.ArrayAt("spec", direction);
            for (var i = 0; i < rules.Count; i++)
            {
                var blocks = rules[i].ArrayAt(peers);
                for (var j = 0; j < blocks.Count; j++)
                {
                    Warn(blocks[j].ObjectAt("ipBlock"), $"spec.{direction}[{i}].{peers}[{j}].ipBlock", warnings);
                }
            }
        }
    }

    private static void Warn(JsonObject block, string path, ICollection<string> warnings)
    {
        var exceptions = block.ArrayAt("except");
        var ranges = exceptions.Select((e, i) => ($"{path}.except[{i}]", e.AsString ?? "")).Prepend(($"{path}.cidr", block.Text("cidr")));
        foreach (var (at, text) in ranges)
        {
            if (Cidr.Warning(at, text) is { } warning)
            {
                warnings.Add(warning);
            }
        }
    }

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
