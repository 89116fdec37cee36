using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;
using ApiServer.Model.Selectors;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>Asks <c>metrics.k8s.io</c> what Pods use (upstream: pkg/controller/podautoscaler/metrics/client.go).</summary>
internal sealed class ResourceMetrics(ClusterClient client)
{
    /// <summary>By the names of those Pods whose every container was measured.</summary>
    /// <param name="resource">Of what.</param>
    /// <param name="ns">Where the Pods are.</param>
    /// <param name="selector">Which they are.</param>
    /// <param name="container">One container of them; empty: all together.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="MetricException">There is no answer.</exception>
    public async Task<IReadOnlyDictionary<string, PodMetric>> OfAsync(string resource, string ns, LabelSelector selector, string container, CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonObject> answer;
        try
        {
            answer = await client.ListAsync(ResourceNames.PodMetrics, ns, selector, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e)
        {
            throw new MetricException($"unable to get metrics for resource {resource}: unable to fetch metrics from resource metrics API: {e.Message}");
        }

        if (answer.Count == 0)
        {
            throw new MetricException($"unable to get metrics for resource {resource}: no metrics returned from resource metrics API");
        }

        var metrics = new Dictionary<string, PodMetric>(StringComparer.Ordinal);
        foreach (var pod in answer)
        {
            if (Value(pod, resource, container) is { } value)
            {
                GoDuration.Read(pod.String("window") ?? "0", out var window);
                metrics[pod.Name()] = new PodMetric(value, ApiTime.Parse(pod.String("timestamp")) ?? client.Clock.UtcNow, window);
            }
        }

        return metrics;
    }

    private static long? Value(JsonObject pod, string resource, string container)
    {
        List<Quantity?> amounts =
        [
            .. pod.ArrayAt("containers").Objects
                .Where(c => container.Length == 0 || c.String("name") == container)
                .Select(c => Quantities.Of(c.At("usage", resource))),
        ];
        return amounts.Count == 0 || amounts.Contains(null) ? null : amounts.Sum(a => a!.Value.MilliValue);
    }
}
