using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Runtimes;

/// <summary>When the stages of Pods began. Lost with the process: a stage cut off by a restart begins again.</summary>
internal sealed class StageClock(ClusterClock clock)
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), ConcurrentDictionary<(string Uid, string Stage), DateTimeOffset>> _begun = new();

    /// <summary>How long a stage still takes: zero when it is over. The first call begins it; its length may change while it lasts.</summary>
    public TimeSpan Left(JsonObject pod, string stage, TimeSpan length, out bool began)
    {
        began = true;
        if (length <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var now = clock.UtcNow;
        var stages = Stages(pod);
        began = stages.TryAdd((pod.Uid(), stage), now);
        var left = length - (now - stages[(pod.Uid(), stage)]);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Begins a stage now.</summary>
    public void Begin(JsonObject pod, string stage) => Stages(pod)[(pod.Uid(), stage)] = clock.UtcNow;

    /// <summary>When a stage began; null when this process has not seen it.</summary>
    public DateTimeOffset? Begun(JsonObject pod, string stage) =>
        _begun.TryGetValue((pod.Namespace(), pod.Name()), out var stages) && stages.TryGetValue((pod.Uid(), stage), out var time) ? time : null;

    public void Forget(string ns, string name) => _begun.TryRemove((ns, name), out _);

    private ConcurrentDictionary<(string Uid, string Stage), DateTimeOffset> Stages(JsonObject pod) =>
        _begun.GetOrAdd((pod.Namespace(), pod.Name()), _ => new());
}
