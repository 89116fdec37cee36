using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Networking.NetworkPolicy;

/// <summary>NetworkPolicies.</summary>
internal sealed class NetworkPolicyDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new NetworkPolicyStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Pod-Selector", p => SelectorText.OrNone(p.At("spec", "podSelector")))
        .Age()
        .Table();
}
