using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Tokens;

/// <summary>
/// Tokens without an end, kept in a Secret (upstream pkg/serviceaccount/legacy.go): good while the Secret holds this very token and the
/// account is the same.
/// </summary>
internal sealed class LastingTokens(Func<IObjectStore> store, ResourceCatalog catalog)
{
    /// <summary>Their issuer, by which they are told from others.</summary>
    public const string Issuer = "kubernetes/serviceaccount";

    private const string Prefix = "kubernetes.io/serviceaccount/";
    private const string Invalidated = "kubernetes.io/legacy-token-invalid-since";

    public static JsonObject Claims(JsonObject account, JsonObject secret) => JsonObject.Of(
        ("iss", Issuer),
        (Prefix + "namespace", account.Namespace()),
        (Prefix + "secret.name", secret.Name()),
        (Prefix + "service-account.name", account.Name()),
        (Prefix + "service-account.uid", account.Uid()),
        ("sub", ServiceAccountTokens.UserName(account.Namespace(), account.Name())));

    public UserInfo? UserOf(JsonObject claims, string token)
    {
        var (ns, name, uid) = (Claim(claims, "namespace"), Claim(claims, "service-account.name"), Claim(claims, "service-account.uid"));
        return claims.String("sub") == ServiceAccountTokens.UserName(ns, name)
            && Find(ResourceNames.Secrets, ns, Claim(claims, "secret.name")) is { } secret
            && Holds(secret, token)
            && Find(ResourceNames.ServiceAccounts, ns, name)?.Uid() == uid
            ? ServiceAccountTokens.User(ns, name, uid)
            : null;
    }

    private static bool Holds(JsonObject secret, string token) =>
        secret.StringAt("metadata", "labels", Invalidated) is not { Length: > 0 } && secret.StringAt("data", "token") == Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    private static string Claim(JsonObject claims, string name) => claims.String(Prefix + name) ?? "";

    /// <summary>An object that is there to stay.</summary>
    private JsonObject? Find(string resource, string ns, string name) =>
        store().Get(new ObjectKey(catalog[resource].StoreType, ns, name))?.Json is { } found && !found.IsDeleting() ? found : null;
}
