using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Discovery.EndpointSlice;

/// <summary>EndpointSlices.</summary>
internal sealed class EndpointSliceDefinition : KindDefinition
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    public override ResourceStrategy Strategy { get; } = new EndpointSliceStrategy();

    public override TableDefinition Table { get; } = new(Cells.Columns("Name", "AddressType", "Ports", "Endpoints", "Age"), Row);

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) =>
        obj.Label(ServiceLabel) is { Length: > 0 } service ? [new(IndexNames.ServiceName, $"{obj.Namespace()}/{service}")] : [];

    private static JsonArray Row(JsonObject slice, DateTimeOffset now) => JsonArray.Of(
        slice.Name(),
        slice.Text("addressType"),
        Cells.FirstThree([.. slice.ArrayAt("ports").Objects.Select(p => p.Integer("port")?.ToString(CultureInfo.InvariantCulture) ?? "*")], Cells.Unset),
        Cells.FirstThree([.. slice.ArrayAt("endpoints").Objects.SelectMany(e => e.ArrayAt("addresses").Strings)], Cells.Unset),
        TableDefinition.Age(slice, now));
}
