using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission;

/// <summary>A stage of which a derived one overrides what it needs, and the sentences that several share.</summary>
internal abstract class AdmissionStage : IAdmissionStage
{
    public abstract string Name { get; }

    public virtual void Mutate(WriteAttempt attempt)
    {
    }

    public virtual void Validate(WriteAttempt attempt)
    {
    }

    /// <summary>Whether the attempt is that operation on the resource itself, not on one of its subresources.</summary>
    protected static bool Is(WriteAttempt attempt, string resource, WriteOperation operation) =>
        attempt.Operation == operation && attempt.Subresource.Length == 0 && attempt.Definition.GroupResource == resource;

    /// <summary>403 about the object; one without a name yet is called by its generateName (apiserver pkg/admission errors.go).</summary>
    protected static ApiStatusException Forbidden(WriteAttempt attempt, string why, params IReadOnlyList<StatusCause> causes) =>
        StatusErrors.Forbidden(attempt.Definition, NameOf(attempt), why, causes);

    private static string NameOf(WriteAttempt attempt)
    {
        if (attempt.Scope.Name.Length > 0)
        {
            return attempt.Scope.Name;
        }

        if (attempt.Object.Name() is { Length: > 0 } name)
        {
            return name;
        }

        return attempt.Object.Metadata().String("generateName") is { Length: > 0 } prefix ? prefix : "Unknown";
    }
}
