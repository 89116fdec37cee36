using System.Collections.Concurrent;

namespace ApiServer.Store.Cache;

/// <summary>
/// All objects and the latest events in memory. One thread applies batches; any number read, without locks, what was
/// published last.
/// </summary>
internal sealed class WatchCache
{
    private readonly EventWindow _window;
    private readonly ConcurrentDictionary<string, ChangeSignal> _signals = new(StringComparer.Ordinal);
    private readonly ChangeSignal _anyChange = new();
    private readonly RecentTrees _trees = new();
    private volatile CacheState _state;

    public WatchCache(CacheState state, StoreOptions options)
    {
        _state = state;
        _window = new EventWindow(options);
    }

    public CacheState State => _state;

    /// <summary>Raised with every batch.</summary>
    public ChangeSignal AnyChange => _anyChange;

    /// <summary>Raised with every batch that has events of that type.</summary>
    public ChangeSignal Signal(string type) => _signals.GetOrAdd(type, static _ => new ChangeSignal());

    /// <summary>Counts events that the state already has; before the cache is shared.</summary>
    public void Hold(IEnumerable<(StoreEvent Event, DateTimeOffset Time)> events)
    {
        foreach (var (held, time) in events)
        {
            _window.Add(held, time);
        }
    }

    /// <summary>Publishes the state after these events (in revision order, without gaps). The caller wakes the watchers: <see cref="Wake"/>.</summary>
    public void Apply(IReadOnlyList<StoreEvent> events, DateTimeOffset time)
    {
        if (events.Count == 0)
        {
            return;
        }

        var changed = new Dictionary<string, TypeState>(StringComparer.Ordinal);
        foreach (var next in events)
        {
            var type = next.Object.Key.Type;
            changed[type] = (changed.GetValueOrDefault(type) ?? _state[type]).After(next);
            _window.Add(next, time);
            _trees.Add(next.Object);
        }

        foreach (var (type, count) in _window.Trim(time))
        {
            var state = changed.GetValueOrDefault(type) ?? _state[type];
            changed[type] = state with { Events = state.Events.Drop(count) };
        }

        _state = _state.With(events[^1].Revision, changed);
    }

    /// <summary>Wakes whoever waits for one of these events, or for a revision.</summary>
    public void Wake(IReadOnlyList<StoreEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        var woken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var next in events)
        {
            if (woken.Add(next.Object.Key.Type) && _signals.TryGetValue(next.Object.Key.Type, out var signal))
            {
                signal.Raise();
            }
        }

        _anyChange.Raise();
    }
}
