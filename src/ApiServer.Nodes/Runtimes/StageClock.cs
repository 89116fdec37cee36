using System.Collections.Concurrent;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Runtimes;

/// <summary>When the stages that are under way end. Lost with the process: a stage cut off by a restart begins again.</summary>
internal sealed class StageClock(ClusterClock clock)
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), ConcurrentDictionary<(string Uid, string Stage), DateTimeOffset>> _due = new();

    /// <summary>How long a stage still takes: zero when it is over. The first call begins it.</summary>
    public TimeSpan Left(JsonObject pod, string stage, TimeSpan length, out bool began)
    {
        began = true;
        if (length <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var now = clock.UtcNow;
        var stages = _due.GetOrAdd((pod.Namespace(), pod.Name()), _ => new());
        began = stages.TryAdd((pod.Uid(), stage), now + length);
        var left = stages[(pod.Uid(), stage)] - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Forget(string ns, string name) => _due.TryRemove((ns, name), out _);
}
