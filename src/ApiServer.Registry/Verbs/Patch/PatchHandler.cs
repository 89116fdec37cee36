using ApiServer.Model.Schema;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Patch;

/// <summary>
/// PATCH of an object or a subresource: applied to the present state in the served form, decoded like a body, then written like a PUT. Without a
/// resourceVersion in the patch it is applied again when another writer was faster.
/// </summary>
internal sealed class PatchHandler(ObjectWriter writer, ScaleSubresource scale) : IRequestHandler<PatchRequest, ObjectResponse>
{
    private static readonly PatchTarget Scale = new("autoscaling", "v1", "Scale", SchemaTable.BuiltIn["io.k8s.api.autoscaling.v1.Scale"]);

    public Task<ObjectResponse> Handle(PatchRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        Unserved.Refuse(scope);
        if (scope.Subresource == "scale")
        {
            return scale.UpdateAsync(scope, current => PatchDecoder.Patched(request, current, Scale), cancellationToken);
        }

        var resource = scope.Resource;
        var target = new PatchTarget(resource.Group, resource.Version, resource.Kind, resource.Schema);
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
