using System.Net;
using System.Net.Sockets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Store;

namespace ApiServer.Dns.Names;

/// <summary>What DNS needs of a Pod, taken out once of each version of it: a Service may have thousands.</summary>
internal sealed record PodEndpoint(bool MayBeEndpoint, bool IsReady, string Hostname, string Subdomain, IReadOnlyList<IPAddress> Addresses)
{
    private static readonly object FormKey = new();

    public static PodEndpoint Of(StoredObject pod) => pod.Form(FormKey, p => Of(p.Json));

    /// <summary>The first address of that family, or null.</summary>
    public IPAddress? AddressOf(AddressFamily family) => Addresses.FirstOrDefault(a => a.AddressFamily == family);

    private static PodEndpoint Of(JsonObject pod) => new(
        ServiceEndpoints.MayBeEndpoint(pod),
        ServiceEndpoints.IsReady(pod),
        pod.StringAt("spec", "hostname") ?? "",
        pod.StringAt("spec", "subdomain") ?? "",
        [.. ServiceEndpoints.AddressesOf(pod).Select(a => IPAddress.TryParse(a, out var address) ? address : null).OfType<IPAddress>()]);
}
