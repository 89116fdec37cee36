using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.ServiceAccounts;

/// <summary>Keeps the service account <c>default</c> in every active namespace (upstream: pkg/controller/serviceaccount). A key is a namespace.</summary>
internal sealed class DefaultServiceAccount(ClusterClient client) : Reconciler
{
    public const string AccountName = "default";

    public override string Name => "serviceaccount";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        ReconcileTrigger.Self(ResourceNames.Namespaces),
        new ReconcileTrigger(ResourceNames.ServiceAccounts, e => e.Object.Key.Name == AccountName ? [new("", e.Object.Key.Namespace)] : []),
    ];

    /// <summary>The account of a namespace.</summary>
    public static JsonObject In(string ns) => JsonObject.Of(
        ("kind", "ServiceAccount"),
        ("apiVersion", "v1"),
        ("metadata", JsonObject.Of(("name", AccountName), ("namespace", ns))));

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.Namespaces, "", key.Name) is not { } ns
            || ns.IsDeleting()
            || client.GetStored(ResourceNames.ServiceAccounts, key.Name, AccountName) is not null)
        {
            return;
        }

        try
        {
            await client.CreateAsync(ResourceNames.ServiceAccounts, In(key.Name), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.AlreadyExists) || e.Is(StatusReason.Forbidden))
        {
            // Somebody was quicker, or the namespace is going away: either way its event brings the key back.
        }
    }
}
