using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.ServiceAccounts;

/// <summary>The controllers that make a namespace fit for Pods.</summary>
public static class ServiceAccountControllers
{
    /// <summary>New controllers.</summary>
    /// <param name="client">The control plane's client; each controller has an identity of its own.</param>
    /// <param name="authorityPem">The certificate authority of the serving certificate, PEM.</param>
    public static IReadOnlyList<Reconciler> Create(ClusterClient client, string authorityPem)
    {
        ArgumentNullException.ThrowIfNull(client);
        return
        [
            new DefaultServiceAccount(client.As("system:serviceaccount:kube-system:service-account-controller")),
            new RootAuthorityPublisher(client.As("system:serviceaccount:kube-system:root-ca-cert-publisher"), authorityPem),
        ];
    }
}
