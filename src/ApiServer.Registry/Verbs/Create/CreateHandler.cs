using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Create;

/// <summary>POST of an object, or of a subresource that takes one.</summary>
internal sealed class CreateHandler(ObjectWriter writer, BindingSubresource binding) : IRequestHandler<CreateRequest, ObjectResponse>
{
    public Task<ObjectResponse> Handle(CreateRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        if (scope.Subresource == "binding" || scope.Resource.Resource == "bindings")
        {
            return binding.BindAsync(scope, request.Object, cancellationToken);
        }

        Unserved.Refuse(scope);
        if (scope.Subresource.Length > 0)
        {
            throw StatusErrors.MethodNotAllowed();
        }

        var obj = ObjectIdentity.ForCreate(scope, request.Object);
        return writer.CreateAsync(scope, scope.Resource.ToStored(obj), cancellationToken);
    }
}
