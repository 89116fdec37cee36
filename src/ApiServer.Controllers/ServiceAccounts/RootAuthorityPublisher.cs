using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.ServiceAccounts;

/// <summary>Keeps the config map <c>kube-root-ca.crt</c> in every active namespace (upstream: pkg/controller/certificates/rootcacertpublisher). A key is a namespace.</summary>
internal sealed class RootAuthorityPublisher(ClusterClient client, string authorityPem) : Reconciler
{
    public override string Name => "root-ca-certificate-publisher";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        ReconcileTrigger.Self(ResourceNames.Namespaces),
        new ReconcileTrigger(ResourceNames.ConfigMaps, e => e.Object.Key.Name == RootAuthority.Name ? [new("", e.Object.Key.Namespace)] : []),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.Namespaces, "", key.Name) is not { } ns || ns.IsDeleting())
        {
            return;
        }

        if (client.Get(ResourceNames.ConfigMaps, key.Name, RootAuthority.Name) is not { } present)
        {
            await CreateAsync(key.Name, cancellationToken).ConfigureAwait(false);
        }
        else if (RootAuthority.Corrected(present, authorityPem) is var corrected && !ReferenceEquals(corrected, present))
        {
            await client.UpdateAsync(ResourceNames.ConfigMaps, corrected, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(string ns, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(ResourceNames.ConfigMaps, RootAuthority.In(ns, authorityPem), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.AlreadyExists) || e.Is(StatusReason.Forbidden))
        {
            // Somebody was quicker, or the namespace is going away: either way its event brings the key back.
        }
    }
}
