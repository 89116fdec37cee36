using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using MediatR;

namespace ApiServer.Registry.Pipeline;

/// <summary>403 with upstream's sentence for what the authorizer does not allow; comes before anything is looked up.</summary>
internal sealed class AuthorizationBehavior<TRequest, TResponse>(IAuthorizer authorizer) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IScopedRequest
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var scope = request.Scope;
        if (authorizer.IsAllowed(scope))
        {
            return next();
        }

        var what = scope.Subresource.Length == 0 ? scope.Resource.Resource : $"{scope.Resource.Resource}/{scope.Subresource}";
        var where = scope.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{scope.Namespace}\"";
        throw StatusErrors.Forbidden(
            scope.Resource,
            scope.Name,
            $"User \"{scope.User.Name}\" cannot {scope.Verb} resource \"{what}\" in API group \"{scope.Resource.Group}\" {where}");
    }
}
