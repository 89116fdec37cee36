using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Secret;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Tokens;
using ApiServer.Store;

namespace ApiServer.Controllers.ServiceAccounts;

/// <summary>
/// Fills the Secrets that ask for a ServiceAccount's token, and deletes them with the account (upstream: pkg/controller/serviceaccount/
/// tokens_controller.go). A key is an account, or an account and one of its Secrets: <c>account/secret</c>.
/// </summary>
internal sealed class TokenSecrets(ClusterClient client, ServiceAccountTokens tokens, string authorityPem) : Reconciler
{
    private const char Separator = '/';

    public override string Name => "serviceaccount-token";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; } =
    [
        new ReconcileTrigger(ResourceNames.Secrets, e =>
            TokenSecret.AccountOf(e.Object.Json) is { } account ? [new(e.Object.Key.Namespace, account + Separator + e.Object.Key.Name)] : []),
        new ReconcileTrigger(ResourceNames.ServiceAccounts, e => e.Type == StoreEventType.Modified ? [] : [new(e.Object.Key.Namespace, e.Object.Key.Name)]),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var (name, secretName) = key.Name.Split(Separator) is [var first, var second] ? (first, second) : (key.Name, null);
        var account = client.Get(ResourceNames.ServiceAccounts, key.Namespace, name);
        if (secretName is null)
        {
            foreach (var stored in client.Snapshot(ResourceNames.Secrets).ByIndex(IndexNames.TokenAccount, $"{key.Namespace}/{name}"))
            {
                await ReconcileAsync(account, stored.Json, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (client.Get(ResourceNames.Secrets, key.Namespace, secretName) is { } secret && TokenSecret.AccountOf(secret) == name)
        {
            await ReconcileAsync(account, secret, cancellationToken).ConfigureAwait(false);
        }
        else if (account is not null)
        {
            await ForgetAsync(account, secretName, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReconcileAsync(JsonObject? account, JsonObject secret, CancellationToken cancellationToken)
    {
        try
        {
            if (account is null || !TokenSecret.IsOf(secret, account))
            {
                await client.DeleteAsync(
                    ResourceNames.Secrets, secret.Namespace(), secret.Name(), new DeleteOptions { Uid = secret.Uid() }, cancellationToken).ConfigureAwait(false);
            }
            else if (Filled(secret, account) is var filled && !ReferenceEquals(filled, secret))
            {
                await client.UpdateAsync(ResourceNames.Secrets, filled, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound) || e.Is(StatusReason.Conflict) || e.Is(StatusReason.Invalid))
        {
            // It is gone or was changed meanwhile, whose event brings the key back; or it is immutable, and stays as it is.
        }
    }

    /// <summary>The Secret with what it lacks; itself when that is nothing.</summary>
    private JsonObject Filled(JsonObject secret, JsonObject account)
    {
        var data = secret.ObjectAt("data");
        var filled = data.With("ca.crt", Base64(authorityPem));
        if (string.IsNullOrEmpty(data.String("namespace")))
        {
            filled = filled.With("namespace", Base64(secret.Namespace()));
        }

        if (string.IsNullOrEmpty(data.String("token")))
        {
            filled = filled.With("token", Base64(tokens.IssueLasting(account, secret)));
        }

        return filled.Equals(data)
            ? secret
            : secret
                .With("data", filled)
                .WithAt(account.Name(), "metadata", "annotations", TokenSecret.AccountAnnotation)
                .WithAt(account.Uid(), "metadata", "annotations", TokenSecret.UidAnnotation);
    }

    /// <summary>Takes the name of a deleted Secret off the account's list.</summary>
    private async Task ForgetAsync(JsonObject account, string secret, CancellationToken cancellationToken)
    {
        var listed = account.ArrayAt("secrets");
        var rest = JsonArray.Of(listed.Where(s => s.StringAt("name") != secret));
        if (rest.Count < listed.Count)
        {
            await client.UpdateAsync(ResourceNames.ServiceAccounts, account.With("secrets", rest), cancellationToken).ConfigureAwait(false);
        }
    }

    private static JsonString Base64(string text) => JsonString.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
}
