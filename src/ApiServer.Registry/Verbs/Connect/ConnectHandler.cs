using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using MediatR;

namespace ApiServer.Registry.Verbs.Connect;

/// <summary>Connections into containers need container nodes: until there are any, the subresource is named in a 501.</summary>
internal sealed class ConnectHandler : IRequestHandler<ConnectRequest, ObjectResponse>
{
    public Task<ObjectResponse> Handle(ConnectRequest request, CancellationToken cancellationToken) =>
        throw StatusErrors.NotImplemented($"{request.Scope.Resource.GroupResource}/{request.Scope.Subresource}");
}
