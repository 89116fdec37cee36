using System.Collections.Concurrent;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.DaemonSets;

/// <summary>
/// How long a failed Pod is left before it is replaced: 1 s, doubling to 15 min, counted anew for another generation of the set or after a
/// long time without failures (client-go util/flowcontrol Backoff). Losing this memory in a restart is harmless.
/// </summary>
internal sealed class FailedPodBackOff(ClusterClock clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(string Set, long Generation, string Node), (TimeSpan Delay, DateTimeOffset Since)> _entries = new();

    /// <summary>How long to wait yet; zero: the Pod may be replaced now, which counts as its next failure.</summary>
    /// <param name="set">The uid of the set.</param>
    /// <param name="generation">The generation that the controller has observed.</param>
    /// <param name="node">The node's name.</param>
    public TimeSpan Next(string set, long generation, string node)
    {
        var now = clock.UtcNow;
        Forget(now);
        if (!_entries.TryGetValue((set, generation, node), out var entry))
        {
            _entries[(set, generation, node)] = (First, now);
            return TimeSpan.Zero;
        }

        if (now - entry.Since < entry.Delay)
        {
            return entry.Since + entry.Delay - now;
        }

        var doubled = entry.Delay * 2;
        _entries[(set, generation, node)] = (doubled < Longest ? doubled : Longest, now);
        return TimeSpan.Zero;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (now - entry.Since > Longest * 2)
            {
                _entries.TryRemove(key, out _);
            }
        }
    }
}
