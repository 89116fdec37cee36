using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Update;

/// <summary>PUT of an object or a subresource; creates where the kind allows it.</summary>
internal sealed class UpdateHandler(ObjectWriter writer, SubresourceTable subresources) : IRequestHandler<UpdateRequest, ObjectResponse>
{
    public async Task<ObjectResponse> Handle(UpdateRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        if (subresources.Find(scope) is { } subresource)
        {
            return await subresource.UpdateAsync(scope, _ => request.Object, cancellationToken).ConfigureAwait(false);
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
        scope.Resource.StoredForm.Rules.Strategy.AllowCreateOnUpdate && e.Status.Name == scope.Name;
}
