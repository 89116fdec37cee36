using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Update;

/// <summary>PUT of an object or a subresource; creates where the kind allows it.</summary>
internal sealed class UpdateHandler(ObjectWriter writer, ScaleSubresource scale) : IRequestHandler<UpdateRequest, ObjectResponse>
{
    public async Task<ObjectResponse> Handle(UpdateRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        Unserved.Refuse(scope);
        if (scope.Subresource == "scale")
        {
            return await scale.UpdateAsync(scope, _ => request.Object, cancellationToken).ConfigureAwait(false);
        }

        if (scope.Subresource == "finalize")
        {
            // Only the spec's finalizers are this subresource's business; the status stays what the namespace's controller wrote.
            var finalized = ObjectIdentity.ForUpdate(scope, request.Object);
            return await writer.UpdateAsync(scope, current => finalized.WithOrWithoutAt(current.Json["status"], "status"), cancellationToken).ConfigureAwait(false);
        }

        var obj = scope.Resource.ToStored(ObjectIdentity.ForUpdate(scope, request.Object));
        try
        {
            return await writer.UpdateAsync(scope, _ => obj, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound) && MayCreate(scope, e))
        {
            return await writer.CreateAsync(scope, obj, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool MayCreate(RequestScope scope, ApiStatusException e) =>
        scope.Subresource.Length == 0 && scope.Resource.StoredForm.Rules.Strategy.AllowCreateOnUpdate && e.Status.Name == scope.Name;
}
