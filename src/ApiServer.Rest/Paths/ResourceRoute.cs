using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;

namespace ApiServer.Rest.Paths;

/// <summary>The resource that a path names, and whether the method is allowed there.</summary>
/// <param name="Info">The parsed path.</param>
/// <param name="Definition">The resource.</param>
/// <param name="Subresource">The subresource, or null.</param>
internal sealed record ResourceRoute(RequestInfo Info, ResourceDefinition Definition, SubresourceDefinition? Subresource)
{
    /// <summary>Subresources that are connections into a node or a Pod.</summary>
    private static readonly string[] Connections = ["exec", "attach", "portforward", "proxy", "log"];

    /// <summary>Whether the request opens a connection instead of reading or writing an object.</summary>
    public bool IsConnection => Subresource is not null && Connections.Contains(Subresource.Name);

    /// <summary>Finds the resource of a path.</summary>
    /// <exception cref="ApiStatusException">404: there is none; 405: the method is not allowed there.</exception>
    public static ResourceRoute Find(RequestInfo info, string method, ResourceCatalog catalog)
    {
        if (info.IsMalformed || !catalog.TryGet(info.Group, info.Version, info.Resource, out var definition))
        {
            throw StatusErrors.UnknownPath();
        }

        var sub = info.Subresource.Length == 0 ? null : definition.Subresource(info.Subresource) ?? throw StatusErrors.UnknownPath();
        var named = info.Name.Length > 0;
        var shapeFits = definition.Namespaced ? info.HasNamespace || !named : !info.HasNamespace;
        var tailFits = !info.HasTail || sub?.Name == "proxy";
        var prefixFits = !info.HasWatchPrefix || (sub is null && definition.Verbs.Contains("watch"));
        if (!shapeFits || !tailFits || !prefixFits)
        {
            throw StatusErrors.UnknownPath();
        }

        if (!IsAllowed(info, method, definition, sub))
        {
            throw StatusErrors.MethodNotAllowed();
        }

        return new ResourceRoute(info, definition, sub);
    }

    private static bool IsAllowed(RequestInfo info, string method, ResourceDefinition definition, SubresourceDefinition? sub)
    {
        if (sub?.Name == "proxy" && method is "HEAD" or "OPTIONS")
        {
            return true;
        }

        // HEAD reads as GET for access rules, but no other route takes it.
        if (info.Verb.Length == 0 || method == "HEAD" || (info.HasWatchPrefix && method != "GET"))
        {
            return false;
        }

        if (sub is not null)
        {
            return sub.Verbs.Contains(info.Verb);
        }

        // Reads may span all namespaces, writes may not.
        var collection = info.Name.Length == 0;
        var everywhere = definition.Namespaced && !info.HasNamespace;
        return definition.Verbs.Contains(info.Verb) && info.Verb switch
        {
            "list" or "watch" => true,
            "create" or "deletecollection" => collection && !everywhere,
            _ => !collection,
        };
    }
}
