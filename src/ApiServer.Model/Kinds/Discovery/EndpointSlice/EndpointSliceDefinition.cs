using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Discovery.EndpointSlice;

/// <summary>EndpointSlices.</summary>
internal sealed class EndpointSliceDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new EndpointSliceStrategy();

    public override TableDefinition Table { get; } = new(Cells.Columns("Name", "AddressType", "Ports", "Endpoints", "Age"), Row);

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj)
    {
        if (obj.Label(SliceLabels.ServiceName) is not { Length: > 0 } service)
        {
            yield break;
        }

        yield return new(IndexNames.ServiceName, $"{obj.Namespace()}/{service}");
        if (obj.Label(SliceLabels.ManagedBy) != SliceLabels.EndpointSliceController)
        {
            foreach (var address in obj.ArrayAt("endpoints").Objects.SelectMany(e => e.ArrayAt("addresses").Strings).Select(AddressText.Canonical).Distinct(StringComparer.Ordinal))
            {
                yield return new(IndexNames.Address, address);
            }
        }
    }

    private static JsonArray Row(JsonObject slice, DateTimeOffset now) => JsonArray.Of(
        slice.Name(),
        slice.Text("addressType"),
        Cells.FirstThree([.. slice.ArrayAt("ports").Objects.Select(p => p.Integer("port")?.ToString(CultureInfo.InvariantCulture) ?? "*")], Cells.Unset),
        Cells.FirstThree([.. slice.ArrayAt("endpoints").Objects.SelectMany(e => e.ArrayAt("addresses").Strings)], Cells.Unset),
        TableDefinition.Age(slice, now));
}
