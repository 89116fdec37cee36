using System.Globalization;
using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Events;

/// <summary>
/// Decides whether an occurrence becomes an Event of its own or counts one up (client-go tools/record EventCorrelator): an equal
/// one is counted; from the tenth different message of the same kind within ten minutes on they are combined; of one source, object and type
/// no more than 25 are written at once and one more every five minutes. For one thread.
/// </summary>
internal sealed class EventCorrelator
{
    /// <summary>How many different messages of one source, object and reason get an Event each.</summary>
    internal const int MaxSimilar = 10;

    internal const string CombinedPrefix = "(combined from similar events): ";

    /// <summary>How many Events of a type one source may write about one object at once.</summary>
    internal const int Burst = 25;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SimilarFor = TimeSpan.FromMinutes(10);

    private readonly RecentlyUsed<string, Similar> _similar = new(4096);
    private readonly RecentlyUsed<string, EventSighting> _sightings = new(4096);
    private readonly RecentlyUsed<string, Allowance> _allowances = new(4096);

    /// <summary>
    /// What to write, and what it then tells: a first sighting (count 1) or an earlier one counted up; <paramref name="newName"/> names a new Event.
    /// Null: the source has told too much about this object; it is counted only.
    /// </summary>
    public (EventSighting Sighting, Occurrence Told)? Observe(Occurrence occurrence, Func<string> newName)
    {
        var told = occurrence;
        var sourceKey = SourceKey(occurrence);
        var similarKey = $"{sourceKey}|{occurrence.Reason}";
        var key = $"{similarKey}|{occurrence.Message}|{occurrence.FieldPath}";
        if (IsOneTooMany(similarKey, occurrence))
        {
            told = occurrence with { Message = CombinedPrefix + occurrence.Message, IsCombined = true };
            key = similarKey;
        }

        var sighting = _sightings.TryGet(key, out var earlier)
            ? earlier with { Count = earlier.Count + 1 }
            : new EventSighting(key, newName(), 1, occurrence.Time);
        _sightings.Set(key, sighting);
        return TakesOne(sourceKey, occurrence.Time) ? (sighting, told) : null;
    }

    /// <summary>Forgets a sighting whose Event could not be written: the next one makes a new Event.</summary>
    public void Forget(EventSighting sighting) => _sightings.Remove(sighting.Key);

    private static string SourceKey(Occurrence o) => string.Create(
        CultureInfo.InvariantCulture,
        $"{o.Component}|{o.Host}|{o.Regarding.String("kind")}|{o.Regarding.Namespace()}|{o.Regarding.Name()}|{o.Regarding.Uid()}|{o.Regarding.String("apiVersion")}|{o.Type}");

    /// <summary>A bucket of tokens for each source, object and type, filled up slowly.</summary>
    private bool TakesOne(string sourceKey, DateTimeOffset now)
    {
        if (!_allowances.TryGet(sourceKey, out var allowance))
        {
            allowance = new Allowance { Left = Burst, At = now };
            _allowances.Set(sourceKey, allowance);
        }

        allowance.Left = Math.Min(Burst, allowance.Left + ((now - allowance.At) / Refill));
        allowance.At = now;
        if (allowance.Left < 1)
        {
            return false;
        }

        allowance.Left--;
        return true;
    }

    private bool IsOneTooMany(string similarKey, Occurrence occurrence)
    {
        if (!_similar.TryGet(similarKey, out var similar) || occurrence.Time - similar.Last > SimilarFor)
        {
            similar = new Similar();
            _similar.Set(similarKey, similar);
        }

        similar.Last = occurrence.Time;
        similar.Messages.Add(occurrence.Message);
        if (similar.Messages.Count < MaxSimilar)
        {
            return false;
        }

        // Room for one more look: upstream drops any of them; dropping the newest keeps counting those that have an Event.
        similar.Messages.Remove(occurrence.Message);
        return true;
    }

    private sealed class Allowance
    {
        public double Left { get; set; }

        public DateTimeOffset At { get; set; }
    }

    private sealed class Similar
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset Last { get; set; }
    }
}
