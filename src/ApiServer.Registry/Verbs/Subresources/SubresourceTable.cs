using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>Finds what answers a request; whatever discovery lists and nothing answers is a 501 that names it.</summary>
internal sealed class SubresourceTable
{
    /// <summary>Groups whose objects would change what the server serves, which it cannot do yet.</summary>
    private static readonly HashSet<string> UnservedGroups = ["apiextensions.k8s.io", "apiregistration.k8s.io"];

    private readonly Dictionary<string, Subresource> _byName = new(StringComparer.Ordinal);

    public SubresourceTable(IEnumerable<Subresource> subresources)
    {
        foreach (var subresource in subresources)
        {
            foreach (var name in subresource.Names)
            {
                _byName.Add(name, subresource);
            }
        }
    }

    /// <summary>What answers for the scope; null when that is the stored object itself.</summary>
    /// <exception cref="ApiStatusException">501.</exception>
    public Subresource? Find(RequestScope scope)
    {
        var resource = scope.Resource.GroupResource;
        if (UnservedGroups.Contains(scope.Resource.Group))
        {
            throw StatusErrors.NotImplemented(resource);
        }

        if (scope.Subresource.Length == 0)
        {
            return scope.Resource.IsStored ? null : _byName.GetValueOrDefault(resource) ?? throw StatusErrors.NotImplemented(resource);
        }

        return _byName.GetValueOrDefault($"{resource}/{scope.Subresource}")
            ?? _byName.GetValueOrDefault($"*/{scope.Subresource}")
            ?? throw StatusErrors.NotImplemented($"{resource}/{scope.Subresource}");
    }

    /// <summary>Refuses everything but stored objects themselves: verbs that subresources do not have.</summary>
    /// <exception cref="ApiStatusException">501 or 405.</exception>
    public void RequireStored(RequestScope scope)
    {
        if (Find(scope) is not null)
        {
            throw StatusErrors.MethodNotAllowed();
        }
    }
}
