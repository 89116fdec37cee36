namespace ApiServer.Nodes.Kubelet;

/// <summary>How long to wait before something that failed is tried again: twice as long each time (client-go flowcontrol.Backoff).</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private readonly Dictionary<string, (TimeSpan Delay, DateTimeOffset Since)> _entries = new(StringComparer.Ordinal);

    /// <summary>How long still to wait, and the whole delay; null: it may be tried now.</summary>
    public (TimeSpan Left, TimeSpan Delay)? Of(string key, DateTimeOffset failedAt, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(key, out var entry) || HasExpired(entry.Since, failedAt))
        {
            return null;
        }

        var left = failedAt + entry.Delay - now;
        return left > TimeSpan.Zero ? (left, entry.Delay) : null;
    }

    /// <summary>How long still to wait since it was tried last; null: it may be tried now.</summary>
    public TimeSpan? LeftSinceTried(string key, DateTimeOffset now) =>
        _entries.TryGetValue(key, out var entry) && entry.Since + entry.Delay > now ? entry.Since + entry.Delay - now : null;

    /// <summary>Says that it is tried (again) now: the next delay is twice as long, or the first one again after ten good minutes.</summary>
    public void Next(string key, DateTimeOffset failedAt, DateTimeOffset now)
    {
        var delay = !_entries.TryGetValue(key, out var entry) || HasExpired(entry.Since, failedAt) ? first : entry.Delay * 2;
        _entries[key] = (delay < longest ? delay : longest, now);
    }

    private bool HasExpired(DateTimeOffset since, DateTimeOffset failedAt) => failedAt - since > longest * 2;
}
