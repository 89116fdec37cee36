using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Tokens;

/// <summary>
/// Issues and checks the signed tokens of ServiceAccounts (KEP-1205; upstream pkg/serviceaccount): good as long as the account, and the Pod or
/// Secret they are bound to, are the same as when they were issued. The store is asked for when a token comes: it opens beside the edge.
/// </summary>
public sealed class ServiceAccountTokens(TokenAuthority authority, Func<IObjectStore> store, ResourceCatalog catalog, StrategyContext context) : IAuthenticator
{
    private const string Kubernetes = "kubernetes.io";
    private const string UserPrefix = "system:serviceaccount:";

    /// <summary>Upstream: a deleted object's tokens are good for another minute.</summary>
    private static readonly TimeSpan DeletionLeeway = TimeSpan.FromSeconds(60);

    private readonly Lazy<SignedTokens> _signed = new(() => new SignedTokens(authority));
    private readonly LastingTokens _lasting = new(store, catalog);

    public IReadOnlyList<string> ApiAudiences { get; } = [authority.Issuer];

    /// <summary>A new token.</summary>
    /// <param name="account">The ServiceAccount.</param>
    /// <param name="audiences">Whom it is meant for.</param>
    /// <param name="issued">When it is issued.</param>
    /// <param name="life">How long it is good.</param>
    /// <param name="bound">What else it is bound to.</param>
    internal string Issue(JsonObject account, IReadOnlyList<string> audiences, DateTimeOffset issued, TimeSpan life, IReadOnlyList<BoundObject> bound)
    {
        var ns = account.Namespace();
        var claims = new JsonObjectBuilder(4).Add("namespace", ns);
        foreach (var obj in bound)
        {
            claims.Add(obj.Claim, obj.ToJson());
        }

        claims.Add("serviceaccount", JsonObject.Of(("name", account.Name()), ("uid", account.Uid())));
        var now = issued.ToUnixTimeSeconds();
        var payload = JsonObject.Of(
            ("aud", JsonArray.OfStrings(audiences)),
            ("exp", now + (long)life.TotalSeconds),
            ("iat", now),
            ("iss", authority.Issuer),
            ("jti", context.Ids.NewUid()),
            (Kubernetes, claims.Build()),
            ("nbf", now),
            ("sub", UserName(ns, account.Name())));
        return _signed.Value.Sign(payload);
    }

    /// <summary>A new token without an end, to be kept in that Secret.</summary>
    public string IssueLasting(JsonObject account, JsonObject secret) => _signed.Value.Sign(LastingTokens.Claims(account, secret));

    internal static string UserName(string ns, string name) => $"{UserPrefix}{ns}:{name}";

    internal static UserInfo User(string ns, string name, string uid) =>
        new(UserName(ns, name), uid, ["system:serviceaccounts", "system:serviceaccounts:" + ns, "system:authenticated"]);

    public async ValueTask<AuthenticatedToken?> AuthenticateAsync(string token, IReadOnlyList<string> audiences)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(audiences);
        if (token.Count(c => c == '.') != 2)
        {
            return null;
        }

        if (await _signed.Value.ReadAsync(token, context.Clock.UtcNow).ConfigureAwait(false) is not { } claims)
        {
            return null;
        }

        if (claims.String("iss") == LastingTokens.Issuer)
        {
            return Meant(ApiAudiences, audiences) is { Count: > 0 } api && _lasting.UserOf(claims, token) is { } owner ? new AuthenticatedToken(owner, api) : null;
        }

        // One audience may stand for itself (RFC 7519).
        var meant = claims["aud"]?.AsString is { } only ? [only] : claims.ArrayAt("aud").Strings;
        return Meant(meant, audiences) is { Count: > 0 } common && UserOf(claims) is { } user ? new AuthenticatedToken(user, common) : null;
    }

    private static List<string> Meant(IEnumerable<string> audiences, IEnumerable<string> asked) => [.. audiences.Intersect(asked, StringComparer.Ordinal)];

    private UserInfo? UserOf(JsonObject claims)
    {
        var bound = claims.ObjectAt(Kubernetes);
        var (ns, name) = (bound.String("namespace") ?? "", bound.StringAt("serviceaccount", "name") ?? "");
        if (claims.String("sub") != UserName(ns, name) || !Stands(ResourceNames.ServiceAccounts, ns, bound.Object("serviceaccount"))
            || (bound.Object("pod") is { } pod && !Stands(ResourceNames.Pods, ns, pod))
            || (bound.Object("secret") is { } secret && !Stands(ResourceNames.Secrets, ns, secret))
            || (bound.Object("node") is { } node && bound.Object("pod") is null && !Stands(ResourceNames.Nodes, "", node)))
        {
            return null;
        }

        var extra = new List<KeyValuePair<string, string>> { new("authentication.kubernetes.io/credential-id", "JTI=" + claims.String("jti")) };
        foreach (var kind in new[] { "node", "pod" })
        {
            foreach (var part in new[] { "name", "uid" })
            {
                if (bound.StringAt(kind, part) is { Length: > 0 } value)
                {
                    extra.Add(new($"authentication.kubernetes.io/{kind}-{part}", value));
                }
            }
        }

        return User(ns, name, bound.StringAt("serviceaccount", "uid") ?? "") with { Extra = extra };
    }

    /// <summary>Whether the object that the token names is still there, and the same.</summary>
    private bool Stands(string resource, string ns, JsonObject? named)
    {
        var stored = store().Get(new ObjectKey(catalog[resource].StoreType, ns, named?.String("name") ?? ""))?.Json;
        return stored is not null
            && stored.Uid() == (named!.String("uid") ?? "")
            && !(ApiTime.Parse(stored.StringAt("metadata", "deletionTimestamp")) + DeletionLeeway < context.Clock.UtcNow);
    }
}
