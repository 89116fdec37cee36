using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Patch;

/// <summary>
/// PATCH of an object or a subresource: applied to the present state in the served form, decoded like a body, then written like a PUT. Without a
/// resourceVersion in the patch it is applied again when another writer was faster.
/// </summary>
internal sealed class PatchHandler(ObjectWriter writer, SubresourceTable subresources, ApplyPatch apply) : IRequestHandler<PatchRequest, ObjectResponse>
{
    public Task<ObjectResponse> Handle(PatchRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        var resource = scope.Resource;
        var subresource = subresources.Find(scope);
        if (request.Type == PatchType.Apply)
        {
            return apply.RunAsync(request, subresource, cancellationToken);
        }

        var target = PatchTarget.Of(resource, scope.Subresource);
        if (subresource is not null)
        {
            return subresource.UpdateAsync(scope, current => PatchDecoder.Patched(request, current, target), cancellationToken);
        }

        return writer.UpdateAsync(
            scope,
            current =>
            {
                var patched = PatchDecoder.Patched(request, resource.FromStored(current.Json), target);
                return resource.ToStored(ObjectIdentity.ForUpdate(scope, patched));
            },
            cancellationToken);
    }
}
