using System.Collections.Concurrent;
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

    /// <summary>Finding a series by its labels costs more than counting.</summary>
    private readonly ConcurrentDictionary<(string Verb, string Resource, bool Failed), Counter.Child> _series = new();

    public void Count(RequestScope scope, bool failed)
    {
        var key = (scope.Verb, scope.Resource.GroupResource, failed);
        var series = _series.TryGetValue(key, out var known)
            ? known
            : _series.GetOrAdd(key, k => _requests.WithLabels(k.Verb, k.Resource, k.Failed ? "refused" : "done"));
        series.Inc();
    }
}
