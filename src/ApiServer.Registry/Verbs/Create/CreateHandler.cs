using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Create;

/// <summary>POST of an object, or of a subresource that takes one.</summary>
internal sealed class CreateHandler(ObjectWriter writer, SubresourceTable subresources) : IRequestHandler<CreateRequest, ObjectResponse>
{
    public Task<ObjectResponse> Handle(CreateRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        if (subresources.Find(scope) is { } subresource)
        {
            return subresource.CreateAsync(scope, request.Object, cancellationToken);
        }

        var obj = ObjectIdentity.ForCreate(scope, request.Object);
        return writer.CreateAsync(scope, scope.Resource.ToStored(obj), cancellationToken);
    }
}
