using ApiServer.Registry.Requests;
using Prometheus;

namespace ApiServer.Registry.Pipeline;

/// <summary>Counts what passed the request ring, the control plane's own requests included, which the edge never sees. One per cluster.</summary>
internal sealed class RequestCounter(CollectorRegistry registry)
{
    private readonly Counter _requests = Metrics.WithCustomRegistry(registry).CreateCounter(
        "apiserver_registry_requests_total",
        "Requests of users and of the control plane that passed the request ring, by verb, resource and result.",
        "verb", "resource", "result");

    public void Count(RequestScope scope, bool failed) =>
        _requests.WithLabels(scope.Verb, scope.Resource.GroupResource, failed ? "refused" : "done").Inc();
}
