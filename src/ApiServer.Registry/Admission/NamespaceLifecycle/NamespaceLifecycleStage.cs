using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.NamespaceLifecycle;

/// <summary>
/// Objects live only in namespaces that exist, and none are made in one that is going away; the system's own namespaces stay
/// (upstream: apiserver/pkg/admission/plugin/namespace/lifecycle).
/// </summary>
internal sealed class NamespaceLifecycleStage(IObjectStore store, ResourceCatalog catalog) : AdmissionStage
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public override string Name => "NamespaceLifecycle";

    public override void Mutate(WriteAttempt attempt)
    {
        if (attempt.Definition.Namespaced && attempt.Operation != WriteOperation.Delete)
        {
            Admit(attempt);
        }
    }

    /// <summary>
    /// A creation holds on to the namespace as it was seen: whoever empties a terminating namespace never misses an object that
    /// was under way.
    /// </summary>
    public override void Validate(WriteAttempt attempt)
    {
        if (attempt.Operation == WriteOperation.Delete && attempt.Definition.GroupResource == ResourceNames.Namespaces)
        {
            RefuseDeletionOfImmortal(attempt);
        }
        else if (attempt.Definition.Namespaced && attempt.Operation == WriteOperation.Create)
        {
            var ns = Admit(attempt);
            attempt.AlongWith.Add(new StoreOperation.Check(ns.Key, ns.Revision));
        }
    }

    private StoredObject Admit(WriteAttempt attempt)
    {
        var name = attempt.Object.Namespace() is { Length: > 0 } own ? own : attempt.Scope.Namespace;
        var ns = store.Get(new ObjectKey(ResourceNames.Namespaces, "", name)) ?? throw StatusErrors.NotFound(catalog[ResourceNames.Namespaces], name);
        if (attempt.Operation == WriteOperation.Create && ns.Facts.Deleting)
        {
            throw Forbidden(
                attempt,
                $"unable to create new content in namespace {name} because it is being terminated",
                new StatusCause(StatusCause.NamespaceTerminating, $"namespace {name} is being terminated", "metadata.namespace"));
        }

        return ns;
    }

    private static void RefuseDeletionOfImmortal(WriteAttempt attempt)
    {
        if (attempt.Object.Name() is var name && Immortal.Contains(name))
        {
            throw StatusErrors.Forbidden(attempt.Definition, name, "this namespace may not be deleted");
        }
    }
}
