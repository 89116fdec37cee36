using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Delete;

/// <summary>DELETE of one object.</summary>
internal sealed class DeleteHandler(ObjectWriter writer, SubresourceTable subresources) : IRequestHandler<DeleteRequest, ObjectResponse>
{
    public Task<ObjectResponse> Handle(DeleteRequest request, CancellationToken cancellationToken)
    {
        subresources.RequireStored(request.Scope);
        DeletePreconditions.Validate(request.Options);
        return writer.DeleteAsync(request.Scope, request.Options, cancellationToken);
    }
}
