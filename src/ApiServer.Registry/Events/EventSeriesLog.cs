using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Events;

/// <summary>
/// The newer recorder's memory (client-go tools/events, event_broadcaster.go): an occurrence that repeats belongs to the series of the first one's Event,
/// which is written when the series begins, every half hour while it goes on, and with its last count when it has ended. For one thread.
/// </summary>
internal sealed class EventSeriesLog
{
    /// <summary>How long after its last occurrence a series has ended, and how often that is looked at.</summary>
    internal static readonly TimeSpan EndsAfter = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan RewrittenAfter = TimeSpan.FromMinutes(30);

    private readonly RecentlyUsed<string, EventSeries> _series = new(4096);

    /// <summary>Whether no series goes on.</summary>
    public bool IsEmpty => _series.Entries.Count == 0;

    /// <summary>The series that is to be written now: one that this occurrence begins, or repeats for the first time.</summary>
    public EventSeries? Observe(Occurrence o, Func<string> newName)
    {
        var key = $"{o.Type}|{o.Action}|{o.Reason}|{o.Component}|{o.Regarding.String("kind")}|{o.Regarding.Namespace()}|{o.Regarding.Name()}|{o.Regarding.Uid()}|{o.Regarding.ResourceVersion()}|{o.FieldPath}";
        if (!_series.TryGet(key, out var series))
        {
            series = new EventSeries(o, newName());
            _series.Set(key, series);
            return series;
        }

        series.Count++;
        series.Last = o.Time;
        return series.Count == 2 ? series : null;
    }

    /// <summary>Forgets what has ended; answers the series of which something new is to be written.</summary>
    public IReadOnlyList<EventSeries> Look(DateTimeOffset now)
    {
        List<EventSeries> due = [];
        foreach (var (key, series) in _series.Entries.ToList())
        {
            var ended = now - series.Last >= EndsAfter;
            if (ended)
            {
                _series.Remove(key);
            }

            if (series.Count > 1 && (ended || now - series.Written >= RewrittenAfter))
            {
                series.Written = now;
                due.Add(series);
            }
        }

        return due;
    }
}
