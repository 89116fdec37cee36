using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>
/// Names whose Pod has just gone. <c>kubectl delete pod</c> gets the Pod, then lists it by name, then waits for it to vanish from a watch; a
/// successor of the same name that appears between the first two is taken for the old one and waited for forever. A kubelet that takes
/// seconds to stop a container hides that race; simulated ones take none, so a name stays vacant for a moment. Nobody waits so for a Pod that the
/// controller itself deleted: its successor comes at once. Losing this memory in a restart is harmless.
/// </summary>
internal sealed class VacantNames(ClusterClock clock)
{
    /// <summary>Well above the time between two requests of one client, well below what a person notices.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ReconcileKey, DateTimeOffset> _until = new();
    private readonly ConcurrentDictionary<string, bool> _ownDeletions = new(StringComparer.Ordinal);

    /// <summary>The controller is about to delete the Pod.</summary>
    public void Expect(JsonObject pod) => _ownDeletions[pod.Uid()] = true;

    /// <summary>The controller did not delete it after all.</summary>
    public void Forget(JsonObject pod) => _ownDeletions.TryRemove(pod.Uid(), out _);

    /// <summary>A Pod is gone.</summary>
    public void Note(JsonObject pod)
    {
        if (_ownDeletions.TryRemove(pod.Uid(), out _))
        {
            return;
        }

        var now = clock.UtcNow;
        foreach (var (name, until) in _until)
        {
            if (until <= now)
            {
                _until.TryRemove(name, out _);
            }
        }

        _until[new ReconcileKey(pod.Namespace(), pod.Name())] = now + Pause;
    }

    /// <summary>How long the name is to stay vacant yet; zero or less: it may be used.</summary>
    public TimeSpan Left(JsonObject pod) =>
        _until.TryGetValue(new ReconcileKey(pod.Namespace(), pod.Name()), out var until) ? until - clock.UtcNow : TimeSpan.Zero;
}
