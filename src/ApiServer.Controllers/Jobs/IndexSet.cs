using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ApiServer.Controllers.Jobs;

/// <summary>A set of indexes as intervals, in the text form of <c>status.completedIndexes</c>: <c>1,3-5,7</c> (indexed_job_utils.go, orderedIntervals).</summary>
internal sealed class IndexSet
{
    public static readonly IndexSet Empty = new([]);

    private readonly ImmutableArray<(int First, int Last)> _intervals;

    private IndexSet(ImmutableArray<(int First, int Last)> intervals)
    {
        _intervals = intervals;
        Count = intervals.Sum(i => i.Last - i.First + 1);
    }

    /// <summary>How many indexes there are.</summary>
    public int Count { get; }

    public static IndexSet Of(IEnumerable<int> indexes) => Union(indexes.Order().Select(i => (i, i)));

    /// <summary>Reads the text form; what cannot be read, or is not below <paramref name="completions"/>, is left out.</summary>
    public static IndexSet Parse(string? text, int completions)
    {
        List<(int First, int Last)> intervals = [];
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var limits = part.Split('-');
            if (Number(limits[0]) is { } first && first < completions && (limits.Length > 1 ? Number(limits[1]) : first) is { } last)
            {
                intervals.Add((first, Math.Min(last, completions - 1)));
            }
        }

        return Union(intervals);
    }

    public bool Contains(int index)
    {
        var (low, high) = (0, _intervals.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _intervals[middle].Last >= index ? (low, middle) : (middle + 1, high);
        }

        return low < _intervals.Length && _intervals[low].First <= index;
    }

    public IndexSet With(IEnumerable<int> indexes) => With(Of(indexes));

    public IndexSet With(IndexSet other) =>
        other.Count == 0 ? this
        : Count == 0 ? other
        : Union(_intervals.Concat(other._intervals).OrderBy(i => i.First));

    /// <summary>The first so many indexes below <paramref name="completions"/> that are not in this set.</summary>
    public List<int> Missing(int count, int completions)
    {
        List<int> missing = [];
        var candidate = 0;
        foreach (var (first, last) in _intervals.Append((completions, completions)))
        {
            for (; candidate < Math.Min(first, completions) && missing.Count < count; candidate++)
            {
                missing.Add(candidate);
            }

            candidate = Math.Max(candidate, last + 1);
        }

        return missing;
    }

    /// <summary>How many indexes are in both sets.</summary>
    public int CommonWith(IndexSet other)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < _intervals.Length && j < other._intervals.Length)
        {
            var (mine, theirs) = (_intervals[i], other._intervals[j]);
            common += Math.Max(0, Math.Min(mine.Last, theirs.Last) - Math.Max(mine.First, theirs.First) + 1);
            (i, j) = mine.Last < theirs.Last ? (i + 1, j) : (i, j + 1);
        }

        return common;
    }

    /// <summary>The text form; two neighbours are written with a comma, three with a hyphen.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in _intervals)
        {
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
            {
                text.Append(last == first + 1 ? ',' : '-').Append(CultureInfo.InvariantCulture, $"{last}");
            }
        }

        return text.ToString();
    }

    private static IndexSet Union(IEnumerable<(int First, int Last)> ordered)
    {
        var union = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var (first, last) in ordered)
        {
            if (union.Count == 0 || first > union[^1].Last + 1)
            {
                union.Add((first, last));
            }
            else if (last > union[^1].Last)
            {
                union[^1] = (union[^1].First, last);
            }
        }

        return union.Count == 0 ? Empty : new IndexSet(union.ToImmutable());
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
