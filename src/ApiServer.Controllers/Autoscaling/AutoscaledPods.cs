using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Autoscaling;

/// <summary>Which autoscalers were seen to scale which Pods: two that pull at the same ones must not.</summary>
internal sealed class AutoscaledPods(ClusterClient client)
{
    private readonly ConcurrentDictionary<ReconcileKey, LabelSelector> _selectors = new();

    /// <summary>Every autoscaler that has one of the Pods which this one selects, itself included; none when there are no Pods.</summary>
    public IReadOnlyList<ReconcileKey> ScalersOf(JsonObject scaler, LabelSelector selector)
    {
        var ns = scaler.Namespace();
        _selectors[new ReconcileKey(ns, scaler.Name())] = selector;
        var labels = client.Snapshot(ResourceNames.Pods).List(ns).Select(p => p.Facts.Labels).Where(selector.Matches).ToList();
        return [.. _selectors.Where(s => s.Key.Namespace == ns && labels.Exists(s.Value.Matches)).Select(s => s.Key).OrderBy(k => k.Name, StringComparer.Ordinal)];
    }

    /// <summary>Forgets an autoscaler that is gone.</summary>
    public void Forget(ReconcileKey scaler) => _selectors.TryRemove(scaler, out _);
}
