using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Connect;

/// <summary>Connections into containers need container nodes: until there are any, the subresource is named in a 501.</summary>
internal sealed class ConnectHandler(ObjectWriter writer) : IRequestHandler<ConnectRequest, ObjectResponse>
{
    public Task<ObjectResponse> Handle(ConnectRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        if (scope.Subresource != "proxy")
        {
            var pod = writer.Find(scope).Json;
            if (string.IsNullOrEmpty(pod.StringAt("spec", "nodeName")))
            {
                throw StatusErrors.BadRequest($"pod {scope.Name} does not have a host assigned");
            }

            if (!request.Upgrades)
            {
                throw StatusErrors.BadRequest("Upgrade request required");
            }
        }

        throw StatusErrors.NotImplemented($"{scope.Resource.GroupResource}/{scope.Subresource}");
    }
}
