using System.Collections.Concurrent;
using ApiServer.Registry.Requests;

namespace ApiServer.Registry.Pipeline;

/// <summary>Counts what passed the request ring by verb and resource, the control plane's own requests included. One per cluster.</summary>
public sealed class RequestMetrics
{
    private readonly ConcurrentDictionary<(string Verb, string Resource, bool Failed), long> _counts = new();

    /// <summary>Requests so far.</summary>
    public IReadOnlyDictionary<(string Verb, string Resource, bool Failed), long> Counts => _counts;

    internal void Count(RequestScope scope, bool failed) =>
        _counts.AddOrUpdate((scope.Verb, scope.Resource.GroupResource, failed), 1, (_, n) => n + 1);
}
