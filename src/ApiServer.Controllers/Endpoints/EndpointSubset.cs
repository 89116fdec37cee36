using ApiServer.Model.Json;

namespace ApiServer.Controllers.Endpoints;

/// <summary>Addresses of an Endpoints object that have the same ports.</summary>
/// <param name="Ready">In the order of their addresses.</param>
/// <param name="NotReady">The same of those that are not ready.</param>
/// <param name="Ports">In the order of their names; none for a headless Service without ports.</param>
internal sealed record EndpointSubset(IReadOnlyList<JsonObject> Ready, IReadOnlyList<JsonObject> NotReady, JsonArray Ports)
{
    /// <summary>
    /// As few subsets as can be (upstream: endpoints.RepackSubsets): ports that the same addresses have stand together. An address that is said
    /// to be both ready and not is not.
    /// </summary>
    /// <param name="entries">Each address with each of its ports, or with none.</param>
    public static IReadOnlyList<EndpointSubset> Repack(IEnumerable<(JsonObject Address, JsonObject? Port, bool IsReady)> entries)
    {
        var addresses = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var byPort = new Dictionary<JsonObject, SortedDictionary<string, bool>>();
        foreach (var (address, port, isReady) in entries)
        {
            var key = $"{address.String("ip")} {address.StringAt("targetRef", "uid")}";
            addresses.TryAdd(key, address);
            if (!byPort.TryGetValue(port ?? JsonObject.Empty, out var ready))
            {
                byPort[port ?? JsonObject.Empty] = ready = new SortedDictionary<string, bool>(StringComparer.Ordinal);
            }

            ready[key] = isReady && ready.GetValueOrDefault(key, true);
        }

        // Most Services have one port: then there is nothing to compare.
        return
        [
            .. byPort.GroupBy(p => byPort.Count == 1 ? "" : string.Join('\n', p.Value))
                .Select(group => (Ports: Sorted(group.Select(p => p.Key).Where(p => p.Count > 0)), Addresses: group.First().Value))
                .OrderBy(s => s.Ports.ToString(), StringComparer.Ordinal)
                .Select(s => new EndpointSubset(Of(s.Addresses, isReady: true), Of(s.Addresses, isReady: false), s.Ports)),
        ];

        List<JsonObject> Of(SortedDictionary<string, bool> keys, bool isReady) => [.. keys.Where(k => k.Value == isReady).Select(k => addresses[k.Key])];
    }

    public JsonObject ToJson() => new JsonObjectBuilder(3)
        .AddIfPresent("addresses", Ready.Count > 0 ? JsonArray.Of(Ready) : null)
        .AddIfPresent("notReadyAddresses", NotReady.Count > 0 ? JsonArray.Of(NotReady) : null)
        .AddIfPresent("ports", Ports.Count > 0 ? Ports : null)
        .Build();

    private static JsonArray Sorted(IEnumerable<JsonObject> ports) =>
        JsonArray.Of(ports.OrderBy(p => p.String("name") ?? "", StringComparer.Ordinal).ThenBy(p => p.Integer("port")).ThenBy(p => p.String("protocol"), StringComparer.Ordinal));
}
