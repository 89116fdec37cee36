using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>The parts of the API that discovery lists and that this server does not serve yet: they answer 501 and say so.</summary>
internal static class Unserved
{
    private static readonly HashSet<string> Groups = ["apiextensions.k8s.io", "apiregistration.k8s.io"];
    private static readonly HashSet<string> Served = ["", "status", "scale", "binding", "finalize"];

    /// <summary>Subresources whose GET answers the object itself, though they cannot be written yet.</summary>
    private static readonly HashSet<string> Readable = ["ephemeralcontainers", "resize"];

    /// <summary>Throws 501 for a subresource or a resource without a handler.</summary>
    public static void Refuse(RequestScope scope)
    {
        if (!Served.Contains(scope.Subresource) && !(scope.Verb == "get" && Readable.Contains(scope.Subresource)))
        {
            throw StatusErrors.NotImplemented($"{scope.Resource.GroupResource}/{scope.Subresource}");
        }

        if (Groups.Contains(scope.Resource.Group) || !scope.Resource.IsStored)
        {
            throw StatusErrors.NotImplemented(scope.Resource.GroupResource);
        }
    }
}
