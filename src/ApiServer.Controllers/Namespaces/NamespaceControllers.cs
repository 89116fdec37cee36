using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Namespaces;

/// <summary>The controller of namespaces.</summary>
public static class NamespaceControllers
{
    /// <param name="client">The control plane's client.</param>
    /// <param name="wait">How long a deleted namespace is left alone; upstream 5 s.</param>
    public static IReadOnlyList<Reconciler> Create(ClusterClient client, TimeSpan wait = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return [new NamespaceController(client.As("system:serviceaccount:kube-system:namespace-controller"), wait)];
    }
}
