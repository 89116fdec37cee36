using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Endpoints;

/// <summary>Endpoints: the older list of a Service's addresses.</summary>
internal sealed class EndpointsDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new EndpointsStrategy();

    public override string DeprecationWarning => "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Endpoints", "Age"),
        (obj, now) => JsonArray.Of(obj.Name(), Cells.FirstThree([.. Addresses(obj)], Cells.None), TableDefinition.Age(obj, now)));

    private static IEnumerable<string> Addresses(JsonObject obj)
    {
        foreach (var subset in obj.ArrayAt("subsets").Objects)
        {
            var addresses = subset.ArrayAt("addresses").Objects.Select(a => a.Text("ip")).ToList();
            var ports = subset.ArrayAt("ports");
            if (ports.Count == 0)
            {
                foreach (var address in addresses)
                {
                    yield return address;
                }
            }

            foreach (var port in ports.Objects)
            {
                foreach (var address in addresses)
                {
                    yield return address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port.Integer("port")}" : $"{address}:{port.Integer("port")}";
                }
            }
        }
    }
}
