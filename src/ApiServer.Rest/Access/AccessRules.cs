using System.Net;
using ApiServer.Model.Errors;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Errors;
using ApiServer.Rest.Paths;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Access;

/// <summary>
/// Who asks, and whether he may ask at all: a bad token is 401, none is 403 except for the open paths; the loopback port acts as the administrator.
/// Which user may do what to which resource is the request ring's to say.
/// </summary>
internal sealed class AccessRules(IAuthenticator authenticator, RestOptions options)
{
    private const string Scheme = "Bearer";

    /// <summary>What upstream's role <c>system:public-info-viewer</c> opens to everybody, and the static pages of Swagger UI.</summary>
    private static readonly string[] Open = ["version", "healthz", "livez", "readyz", "swagger"];

    /// <summary>The user of a request.</summary>
    /// <exception cref="ApiStatusException">401: a credential that nobody has; 403: a page of another site talks to the loopback port.</exception>
    public async ValueTask<UserInfo> IdentifyAsync(HttpContext context)
    {
        if (IsLoopbackPort(context))
        {
            RequireLoopback(context.Request);
            return Impersonated(context.Request, UserInfo.Admin);
        }

        if (BearerToken(context.Request) is not { Length: > 0 } token)
        {
            return Impersonated(context.Request, UserInfo.Anonymous);
        }

        var authenticated = await authenticator.AuthenticateAsync(token, authenticator.ApiAudiences).ConfigureAwait(false);
        return Impersonated(context.Request, authenticated?.User ?? throw StatusErrors.Unauthorized());
    }

    /// <summary>Lets an anonymous request pass only to the open paths.</summary>
    /// <exception cref="ApiStatusException">403.</exception>
    public static void RequireKnown(UserInfo user, RequestInfo info)
    {
        if (!user.Groups.Contains("system:unauthenticated") || (info.Segments.Count > 0 && Open.Contains(info.Segments[0])))
        {
            return;
        }

        throw Forbidden.Because(user, info);
    }

    public void Require(UserInfo user, RequestInfo info, HttpContext context)
    {
        if (!IsLoopbackPort(context))
        {
            RequireKnown(user, info);
        }
    }

    /// <summary>The token; null where there is none. Other schemes (Basic) count as no credential, as upstream.</summary>
    private static string? BearerToken(HttpRequest request)
    {
        var text = request.Headers.Authorization.ToString().AsSpan().Trim();
        var space = text.IndexOf(' ');
        return space > 0 && text[..space].Equals(Scheme, StringComparison.OrdinalIgnoreCase) ? text[(space + 1)..].Trim().ToString() : null;
    }

    private bool IsLoopbackPort(HttpContext context) =>
        options.LoopbackHttpPort != 0
        && context.Connection.LocalPort == options.LoopbackHttpPort
        && !context.Request.IsHttps
        && (context.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote));

    /// <summary>
    /// Without a credential, only the name in the address bar tells a local program from a page that some site served: a Host or an
    /// Origin that is not loopback is refused, as <c>kubectl proxy</c> does.
    /// </summary>
    private static void RequireLoopback(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (!IsLoopbackName(request.Host.Host) || (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopbackName(uri.Host))))
        {
            throw Forbidden.Plain("the loopback port answers only requests whose Host and Origin are this machine's loopback addresses");
        }
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static UserInfo Impersonated(HttpRequest request, UserInfo user)
    {
        var name = request.Headers["Impersonate-User"].ToString();
        if (name.Length == 0)
        {
            return user;
        }

        if (user.Groups.Contains("system:unauthenticated"))
        {
            throw Forbidden.Plain($"users \"{name}\" is forbidden: User \"{user.Name}\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope");
        }

        List<string> groups = [];
        foreach (var group in request.Headers["Impersonate-Group"])
        {
            groups.Add(group ?? "");
        }

        var everyone = name == UserInfo.Anonymous.Name ? "system:unauthenticated" : "system:authenticated";
        if (!groups.Contains(everyone))
        {
            groups.Add(everyone);
        }

        return new UserInfo(name, request.Headers["Impersonate-Uid"].ToString(), groups);
    }
}
