using System.Net;
using System.Net.Sockets;
using ApiServer.Controllers.Endpoints;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.EndpointSliceMirroring;

/// <summary>The addresses of an Endpoints object that have the same ports and the same IP family: one slice each (upstream: endpointslicemirroring, reconciler.go).</summary>
/// <param name="Family"><c>IPv4</c> or <c>IPv6</c>.</param>
/// <param name="Ports">As they stand in a slice.</param>
/// <param name="Endpoints">Those that are ready first.</param>
internal sealed record MirroredSlice(string Family, JsonArray Ports, JsonArray Endpoints)
{
    /// <summary>So many addresses of a subset are mirrored.</summary>
    public const int MaxOfSubset = 1000;

    /// <summary>The slices, and how many addresses were left out.</summary>
    public static (IReadOnlyList<MirroredSlice> Slices, int Skipped) Of(JsonObject endpoints)
    {
        var found = new List<(string Family, JsonArray Ports, JsonObject Endpoint)>();
        var skipped = 0;
        foreach (var subset in EndpointSubset.Repack(endpoints.ArrayAt("subsets").Objects.SelectMany(Entries)))
        {
            var ports = JsonArray.Of(subset.Ports.Objects.Select(Port));
            List<(JsonObject Address, bool IsReady)> all = [.. subset.Ready.Select(a => (a, true)), .. subset.NotReady.Select(a => (a, false))];
            skipped += Math.Max(0, all.Count - MaxOfSubset);
            foreach (var (address, isReady) in all.Take(MaxOfSubset))
            {
                if (IPAddress.TryParse(address.String("ip"), out var ip))
                {
                    found.Add((ip.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6", ports, Endpoint(address, ip, isReady)));
                }
            }
        }

        return ([.. found.GroupBy(f => (f.Family, f.Ports), f => f.Endpoint).Select(g => new MirroredSlice(g.Key.Family, g.Key.Ports, JsonArray.Of(g.Distinct())))], skipped);
    }

    /// <summary>Each address of a subset with each of its ports.</summary>
    private static IEnumerable<(JsonObject Address, JsonObject? Port, bool IsReady)> Entries(JsonObject subset) =>
        from list in (IEnumerable<(string Name, bool IsReady)>)[("addresses", true), ("notReadyAddresses", false)]
        from address in subset.ArrayAt(list.Name).Objects
        from port in subset.ArrayAt("ports").Objects.Cast<JsonObject?>().DefaultIfEmpty()
        select (address, port, list.IsReady);

    private static JsonObject Port(JsonObject port) => new JsonObjectBuilder(4)
        .Add("name", port.String("name") ?? "")
        .Add("protocol", port.String("protocol") ?? "TCP")
        .AddIfPresent("port", port["port"])
        .AddIfPresent("appProtocol", port["appProtocol"])
        .Build();

    private static JsonObject Endpoint(JsonObject address, IPAddress ip, bool isReady) => new JsonObjectBuilder(5)
        .Add("addresses", JsonArray.OfStrings(ip.ToString()))
        .Add("conditions", JsonObject.Of(("ready", isReady)))
        .AddIfPresent("hostname", address.String("hostname") is { Length: > 0 } hostname ? JsonString.Of(hostname) : null)
        .AddIfPresent("targetRef", address["targetRef"])
        .AddIfPresent("nodeName", address["nodeName"])
        .Build();
}
