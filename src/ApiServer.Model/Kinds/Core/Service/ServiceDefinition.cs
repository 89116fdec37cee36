using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Service;

/// <summary>Services.</summary>
internal sealed class ServiceDefinition : KindDefinition
{
    private static readonly string[] Fields = ["spec.clusterIP", "spec.type"];

    public override ResourceStrategy Strategy { get; } = new ServiceStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector*"),
        Row);

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
    [
        new("spec.clusterIP", obj.StringAt("spec", "clusterIP") ?? ""),
        new("spec.type", obj.StringAt("spec", "type") ?? ""),
    ];

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) =>
        obj.ArrayAt("spec", "clusterIPs").Strings.Where(a => a != "None").Select(a => new KeyValuePair<string, string>(IndexNames.Address, AddressText.Canonical(a)));

    private static JsonArray Row(JsonObject service, DateTimeOffset now)
    {
        var spec = service.ObjectAt("spec");
        return JsonArray.Of(
            service.Name(),
            spec.Text("type"),
            Cells.OrNone(spec.ArrayAt("clusterIPs").Strings.FirstOrDefault() ?? spec.String("clusterIP")),
            External(service, spec),
            Ports(spec.ArrayAt("ports")),
            TableDefinition.Age(service, now),
            Cells.Labels(spec.ObjectAt("selector")));
    }

    private static string External(JsonObject service, JsonObject spec)
    {
        var own = spec.ArrayAt("externalIPs").Strings;
        switch (spec.Text("type"))
        {
            case "ExternalName":
                return spec.Text("externalName");
            case "LoadBalancer":
                var ingress = service.ArrayAt("status", "loadBalancer", "ingress").Objects
                    .Select(i => i.String("ip") ?? i.String("hostname"))
                    .Where(i => !string.IsNullOrEmpty(i));
                var all = string.Join(',', ingress.Concat(own));
                return all.Length == 0 ? "<pending>" : all;
            default:
                return Cells.OrNone(string.Join(',', own));
        }
    }

    private static string Ports(JsonArray ports) => Cells.OrNone(string.Join(',', ports.Objects.Select(p => p.Integer("nodePort") is { } node and > 0
        ? $"{p.Integer("port")}:{node}/{p.Text("protocol")}"
        : $"{p.Integer("port")}/{p.Text("protocol")}")));
}
