using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Storage;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// The Pods whose volumes are being bound: each keeps its node until they are, or until that has failed (upstream: PreBind of plugin
/// VolumeBinding). After a restart such a Pod is simply scheduled again: what was written leads it to the same node.
/// </summary>
internal sealed class VolumeWaits(ClusterClient client)
{
    /// <summary>How long a Pod waits for its volumes (upstream: bindTimeoutSeconds).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(600);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ReconcileKey, VolumeWait> _waits = new();
    private readonly ConcurrentDictionary<ReconcileKey, (DateTimeOffset Until, TimeSpan Length)> _pauses = new();

    /// <summary>The Pod waits from now on.</summary>
    public void Begin(ReconcileKey key, string uid, string node, VolumeChoice choice) => _waits[key] = new VolumeWait(
        uid,
        node,
        client.Clock.UtcNow + Longest,
        [.. choice.Promises.Select(p => p.Volume.Name())],
        [.. choice.Provisions.Select(c => c.Name())]);

    /// <summary>The wait of that very Pod, or null.</summary>
    public VolumeWait? Of(ReconcileKey key, string uid) => _waits.TryGetValue(key, out var wait) && wait.Uid == uid ? wait : null;

    /// <summary>The Pod waits no more: it has its volumes, or is gone. Answers its wait.</summary>
    public VolumeWait? Forget(ReconcileKey key)
    {
        _pauses.TryRemove(key, out _);
        return _waits.TryRemove(key, out var wait) ? wait : null;
    }

    /// <summary>The wait was in vain: the next attempt comes after a pause, which doubles from 1 s to 10 s.</summary>
    public void Fail(ReconcileKey key)
    {
        _waits.TryRemove(key, out _);
        var length = _pauses.TryGetValue(key, out var last) ? last.Length * 2 : FirstPause;
        length = length < LongestPause ? length : LongestPause;
        _pauses[key] = (client.Clock.UtcNow + length, length);
    }

    /// <summary>How long the Pod has to wait for its next attempt; null: not at all.</summary>
    public TimeSpan? Pause(ReconcileKey key) =>
        _pauses.TryGetValue(key, out var pause) && pause.Until > client.Clock.UtcNow ? pause.Until - client.Clock.UtcNow : null;

    /// <summary>Why the volumes will not come as they were asked for, or null (upstream: checkBindings).</summary>
    public string? Failure(VolumeWait wait, PodVolumes volumes)
    {
        if (client.Clock.UtcNow >= wait.Until)
        {
            return "context deadline exceeded";
        }

        if (volumes.Problem is { } problem)
        {
            return problem;
        }

        if (wait.Promised.FirstOrDefault(IsFreeAgain) is { } volume)
        {
            return $"ClaimRef got reset for pv \"{volume}\"";
        }

        var failed = volumes.Delayed.FirstOrDefault(c => wait.Provisioned.Contains(c.Name()) && c.Annotation(VolumeAnnotations.SelectedNode) != wait.Node);
        return failed is not null ? $"provisioning failed for PVC \"{failed.Name()}\"" : Unreachable(wait, volumes);
    }

    private bool IsFreeAgain(string volume) =>
        client.Get(ResourceNames.PersistentVolumes, "", volume)?.StringAt("spec", "claimRef", "uid") is null or "";

    private string? Unreachable(VolumeWait wait, PodVolumes volumes)
    {
        if (client.Get(ResourceNames.Nodes, "", wait.Node) is not { } node)
        {
            return $"failed to get node \"{wait.Node}\": node \"{wait.Node}\" not found";
        }

        return volumes.Bound.FirstOrDefault(v => v.Count > 0 && !DelayedBinding.Reaches(v, node)) is { } volume
            ? $"pv \"{volume.Name()}\" node affinity doesn't match node \"{wait.Node}\": no matching NodeSelectorTerms"
            : null;
    }
}
