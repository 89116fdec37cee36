using System.Net;
using System.Net.Sockets;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Store;

namespace ApiServer.Dns.Names;

/// <summary>
/// The ready endpoints that Services have at this moment: of a Service with a selector its Pods, whether or not a slice tells of them yet,
/// and all slices that are not made from Pods. It keeps nothing: each answer is read from the watch cache.
/// </summary>
internal sealed class LiveEndpoints(ClusterClient client)
{
    private static readonly object TreeForm = new();

    /// <summary>A Service, or null. Services are read often and are few: their trees stay in memory.</summary>
    public JsonObject? Service(string ns, string name) => client.GetStored(ResourceNames.Services, ns, name) is { } service ? Tree(service) : null;

    /// <summary>All of a Service.</summary>
    public IEnumerable<ServiceEndpoint> Of(JsonObject service) =>
        OfPods(service, client.PodsSelectedBy(service)).Concat(OfSlices(service));

    /// <summary>Those of a Service with that label. Does not walk through the Service's other Pods.</summary>
    public IEnumerable<ServiceEndpoint> Of(JsonObject service, string host)
    {
        var pods = client.Snapshot(ResourceNames.Pods);
        IEnumerable<StoredObject> named = pods.ByIndex(IndexNames.HostName, $"{service.Namespace()}/{service.Name()}/{host}");
        if (ServiceEndpoint.AddressOf(host) is { } address)
        {
            named = named.Concat(pods.ByIndex(IndexNames.Address, address.ToString()).Where(p => p.Key.Namespace == service.Namespace()));
        }

        return OfPods(service, named.Where(p => ServiceEndpoints.Selects(service, p.Facts.Labels))).Concat(OfSlices(service)).Where(e => e.Host == host);
    }

    /// <summary>Those at an address, of headless Services.</summary>
    public IEnumerable<(JsonObject Service, ServiceEndpoint Endpoint)> At(IPAddress address)
    {
        foreach (var pod in client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.Address, address.ToString()))
        {
            foreach (var service in client.Snapshot(ResourceNames.Services).List(pod.Key.Namespace).Select(Tree))
            {
                if (ServiceEndpoints.IsHeadless(service) && ServiceEndpoints.Selects(service, pod.Facts.Labels))
                {
                    foreach (var endpoint in OfPods(service, [pod]).Where(e => e.Address.Equals(address)))
                    {
                        yield return (service, endpoint);
                    }
                }
            }
        }

        foreach (var slice in client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.Address, address.ToString()))
        {
            if (Service(slice.Key.Namespace, slice.Facts.Labels.String(SliceLabels.ServiceName) ?? "") is { } service && ServiceEndpoints.IsHeadless(service))
            {
                foreach (var endpoint in ServiceEndpoint.InSlice(slice.Json).Where(e => e.Address.Equals(address)))
                {
                    yield return (service, endpoint);
                }
            }
        }
    }

    private static JsonObject Tree(StoredObject obj) => obj.Form(TreeForm, o => o.Json);

    private static IEnumerable<ServiceEndpoint> OfPods(JsonObject service, IEnumerable<StoredObject> pods)
    {
        var publishesNotReady = ServiceEndpoints.PublishesNotReady(service);
        AddressFamily[] families = [.. ServiceEndpoints.Families(service).Select(f => f == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork)];
        var ports = ServiceEndpoints.SharedPortsOf(service);
        foreach (var pod in pods)
        {
            var endpoint = PodEndpoint.Of(pod);
            if (!endpoint.MayBeEndpoint || !(endpoint.IsReady || publishesNotReady))
            {
                continue;
            }

            foreach (var address in families.Select(endpoint.AddressOf).OfType<IPAddress>())
            {
                var hostname = endpoint.Subdomain == service.Name() ? endpoint.Hostname : null;
                yield return new(ServiceEndpoint.HostOf(hostname, address), address, ports ?? ServiceEndpoints.PortsOf(service, pod.Json));
            }
        }
    }

    // The slices made from a Service's Pods say what the Pods say, only later.
    private IEnumerable<ServiceEndpoint> OfSlices(JsonObject service)
    {
        var areFromPods = ServiceEndpoints.AreFromPods(service);
        return client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.ServiceName, $"{service.Namespace()}/{service.Name()}")
            .Where(s => !areFromPods || s.Facts.Labels.String(SliceLabels.ManagedBy) != SliceLabels.EndpointSliceController)
            .SelectMany(s => ServiceEndpoint.InSlice(s.Json));
    }
}
