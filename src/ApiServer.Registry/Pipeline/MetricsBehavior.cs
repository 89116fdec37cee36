using ApiServer.Registry.Requests;
using MediatR;

namespace ApiServer.Registry.Pipeline;

/// <summary>The outermost behaviour: counts every request and whether it failed. Audit takes this place too.</summary>
internal sealed class MetricsBehavior<TRequest, TResponse>(RequestCounter counter) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IScopedRequest
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var failed = true;
        try
        {
            var response = await next().ConfigureAwait(false);
            failed = false;
            return response;
        }
        finally
        {
            counter.Count(request.Scope, failed);
        }
    }
}
