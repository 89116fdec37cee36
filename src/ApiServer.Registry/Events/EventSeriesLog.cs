using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Events;

/// <summary>
/// The newer recorder's memory (client-go tools/events): an occurrence that repeats within six minutes belongs to the series of the
/// first one's Event, which is written when the series begins and then every half hour. For one thread.
/// </summary>
internal sealed class EventSeriesLog
{
    private static readonly TimeSpan EndsAfter = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan RewrittenAfter = TimeSpan.FromMinutes(30);

    private readonly RecentlyUsed<string, Series> _series = new(4096);

    /// <summary>Null: nothing is to be written now. Count 1: a new Event of that name; more: a patch of it.</summary>
    public (string Name, long Count)? Observe(Occurrence o, Func<string> newName)
    {
        var key = $"{o.Type}|{o.Action}|{o.Reason}|{o.Component}|{o.Regarding.String("kind")}|{o.Regarding.Namespace()}|{o.Regarding.Name()}|{o.Regarding.Uid()}|{o.Regarding.ResourceVersion()}|{o.FieldPath}";
        if (!_series.TryGet(key, out var series) || o.Time - series.Last > EndsAfter)
        {
            series = new Series(newName()) { Count = 1, Last = o.Time, Written = o.Time };
            _series.Set(key, series);
            return (series.Name, 1);
        }

        series.Count++;
        series.Last = o.Time;
        if (series.Count > 2 && o.Time - series.Written < RewrittenAfter)
        {
            return null;
        }

        series.Written = o.Time;
        return (series.Name, series.Count);
    }

    private sealed class Series(string name)
    {
        public string Name { get; } = name;

        public long Count { get; set; }

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset Written { get; set; }
    }
}
