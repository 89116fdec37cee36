using System.Net;
using ApiServer.Controllers.ServiceAccounts;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Scheduling.PriorityClass;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Bootstrap;

/// <summary>
/// The objects that every cluster has: the system namespaces with their service accounts and root-CA config maps, the system's priority
/// classes, and the Service <c>default/kubernetes</c> with its endpoints. An empty directory takes two commits; a restart only what differs.
/// </summary>
public static class SystemObjects
{
    private static readonly string[] SystemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Makes what is missing, and leads the Service to where this server listens now.</summary>
    /// <param name="client">The control plane's client.</param>
    /// <param name="authorityPem">The certificate authority, PEM.</param>
    /// <param name="address">Where Pods reach this server (<see cref="AdvertisedAddress"/>); null: nowhere.</param>
    /// <param name="httpsPort">On which port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task EnsureAsync(ClusterClient client, string authorityPem, IPAddress? address, int httpsPort, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await PutMissingAsync(client, ResourceNames.Namespaces, SystemNamespaces.Select(Namespace), cancellationToken).ConfigureAwait(false);

        // Sent together, these share the committer's next batch.
        var alive = SystemNamespaces.Where(n => client.GetStored(ResourceNames.Namespaces, "", n) is { Facts.Deleting: false }).ToList();
        await Task.WhenAll(
            PutMissingAsync(client, ResourceNames.ServiceAccounts, alive.Select(DefaultServiceAccount.In), cancellationToken),
            PutMissingAsync(client, ResourceNames.ConfigMaps, alive.Select(n => RootAuthority.In(n, authorityPem)), cancellationToken),
            PutMissingAsync(client, ResourceNames.PriorityClasses, SystemPriorityClass.All.Select(PriorityClass), cancellationToken),
            PutAsync(client, ResourceNames.Services, KubernetesService.Service(httpsPort), "spec", "ports", cancellationToken),
            address is null ? Task.CompletedTask : PutAsync(client, ResourceNames.Endpoints, KubernetesService.Endpoints(address, httpsPort), "subsets", null, cancellationToken),
            address is null ? Task.CompletedTask : PutSliceAsync(client, KubernetesService.EndpointSlice(address, httpsPort), cancellationToken)).ConfigureAwait(false);
    }

    private static JsonObject Namespace(string name) => JsonObject.Of(
        ("kind", "Namespace"),
        ("apiVersion", "v1"),
        ("metadata", JsonObject.Of(("name", name), ("labels", JsonObject.Of(("kubernetes.io/metadata.name", name))))));

    private static JsonObject PriorityClass(SystemPriorityClass c) => JsonObject.Of(
        ("kind", "PriorityClass"),
        ("apiVersion", "scheduling.k8s.io/v1"),
        ("metadata", JsonObject.Of(("name", c.Name))),
        ("value", c.Value),
        ("description", c.Description));

    private static async Task PutMissingAsync(ClusterClient client, string resource, IEnumerable<JsonObject> objects, CancellationToken cancellationToken)
    {
        List<JsonObject> missing = [.. objects.Where(o => client.GetStored(resource, o.Namespace(), o.Name()) is null)];
        if (missing.Count > 0)
        {
            await client.TransactAsync(resource, missing, [], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The object, made or with one part of it put right.</summary>
    private static async Task PutAsync(ClusterClient client, string resource, JsonObject wanted, string part, string? inner, CancellationToken cancellationToken)
    {
        string[] path = inner is null ? [part] : [part, inner];
        var present = client.Get(resource, wanted.Namespace(), wanted.Name());
        if (present is not null && wanted.At(path)!.Equals(present.At(path)))
        {
            return;
        }

        var put = present is null ? wanted : present.WithAt(wanted.At(path)!, path);
        await client.TransactAsync(resource, [put], [], cancellationToken).ConfigureAwait(false);
    }

    private static async Task PutSliceAsync(ClusterClient client, JsonObject wanted, CancellationToken cancellationToken)
    {
        var present = client.Get(ResourceNames.EndpointSlices, wanted.Namespace(), wanted.Name());
        var put = present is null
            ? wanted
            : present.With("endpoints", wanted["endpoints"]!).With("ports", wanted["ports"]!);
        if (!put.Equals(present))
        {
            await client.TransactAsync(ResourceNames.EndpointSlices, [put], [], cancellationToken).ConfigureAwait(false);
        }
    }
}
