using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Namespaces;

/// <summary>The controller of namespaces.</summary>
public static class NamespaceControllers
{
    public static IReadOnlyList<Reconciler> Create(ClusterClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return [new NamespaceController(client.As("system:serviceaccount:kube-system:namespace-controller"))];
    }
}
