using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Tokens;

namespace ApiServer.Controllers.ServiceAccounts;

/// <summary>The controllers that make a namespace fit for Pods, and keep ServiceAccounts' Secrets.</summary>
public static class ServiceAccountControllers
{
    /// <summary>New controllers.</summary>
    /// <param name="client">The control plane's client; each controller has an identity of its own.</param>
    /// <param name="tokens">Issues the tokens that Secrets keep.</param>
    /// <param name="authorityPem">The certificate authority of the serving certificate, PEM.</param>
    public static IReadOnlyList<Reconciler> Create(ClusterClient client, ServiceAccountTokens tokens, string authorityPem)
    {
        ArgumentNullException.ThrowIfNull(client);
        return
        [
            new DefaultServiceAccount(client.As("system:serviceaccount:kube-system:service-account-controller")),
            new TokenSecrets(client.As("system:serviceaccount:kube-system:tokens-controller"), tokens, authorityPem),
            new RootAuthorityPublisher(client.As("system:serviceaccount:kube-system:root-ca-cert-publisher"), authorityPem),
        ];
    }
}
