using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Registry.Write;

/// <summary>Checks DeleteOptions: their own rules (422), and their preconditions against the object (409).</summary>
internal static class DeletePreconditions
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan", "nil"];

    public static void Validate(DeleteOptions options)
    {
        if (options.OrphanDependents is not null && options.PropagationPolicy is { } both)
        {
            throw Invalid(FieldError.Invalid("propagationPolicy", both, "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (options.PropagationPolicy is { } policy && policy is not ("Foreground" or "Background" or "Orphan"))
        {
            throw Invalid(FieldError.NotSupported("propagationPolicy", policy, Policies));
        }
    }

    public static void Check(ResourceDefinition definition, StoredObject current, DeleteOptions options)
    {
        var name = current.Key.Name;
        if (options.Uid is { } uid && uid != current.Json.Uid())
        {
            throw StatusErrors.PreconditionFailed(
                definition,
                name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({current.Json.Uid()}). The object might have been deleted and then recreated");
        }

        if (options.ResourceVersion is { Length: > 0 } version && version != current.Json.ResourceVersion())
        {
            throw StatusErrors.PreconditionFailed(
                definition,
                name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({current.Json.ResourceVersion()}). The object might have been modified");
        }
    }

    private static ApiStatusException Invalid(FieldError error) => StatusErrors.Invalid("meta.k8s.io", "DeleteOptions", "", [error]);
}
