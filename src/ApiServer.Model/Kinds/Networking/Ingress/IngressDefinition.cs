using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.Ingress;

/// <summary>Ingresses.</summary>
internal sealed class IngressDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new IngressStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .TextOr("Class", Cells.None, "spec", "ingressClassName")
        .Cell("Hosts", Hosts)
        .Cell("Address", Addresses)
        .Cell("Ports", i => i.ArrayAt("spec", "tls").Count > 0 ? "80, 443" : "80")
        .Age()
        .Table();

    /// <summary>Up to three hosts; what is left is counted in rules, those without a host included, as upstream does.</summary>
    private static JsonValue Hosts(JsonObject ingress)
    {
        const int most = 3;
        var rules = ingress.ArrayAt("spec", "rules");
        List<string> hosts = [];
        var more = false;
        foreach (var rule in rules.Objects)
        {
            more |= hosts.Count == most;
            if (!more && rule.Text("host") is { Length: > 0 } host)
            {
                hosts.Add(host);
            }
        }

        var shown = string.Join(',', hosts);
        return hosts.Count == 0 ? "*" : more ? $"{shown} + {rules.Count - most} more..." : shown;
    }

    private static JsonValue Addresses(JsonObject ingress) => string.Join(',', ingress.ArrayAt("status", "loadBalancer", "ingress").Objects
        .Select(i => i.Text("ip") is { Length: > 0 } address ? address : i.Text("hostname"))
        .Where(a => a.Length > 0)
        .Distinct(StringComparer.Ordinal));
}
