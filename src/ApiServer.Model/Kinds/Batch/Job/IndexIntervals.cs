using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>Lists of a Job's indexes, as <c>1,3-5,7</c> (batch validation.go, validateIndexesFormat).</summary>
internal static class IndexIntervals
{
    /// <summary>What is wrong with the list, null when nothing is; <paramref name="total"/> is the number of indexes in it, 0 when something is.</summary>
    public static string? Problem(string text, long completions, out long total)
    {
        total = 0;
        if (text.Length == 0)
        {
            return null;
        }

        long? last = null;
        var sum = 0L;
        foreach (var fragment in text.Split(','))
        {
            if (Parse(fragment, completions, out var first, out var end) is { } problem)
            {
                return problem;
            }

            if (last >= first)
            {
                return Order(last.Value, first);
            }

            sum += end - first + 1;
            last = end;
        }

        total = sum;
        return null;
    }

    /// <summary>The first index that is in both lists; what cannot be read in either is passed over.</summary>
    public static long? Overlap(string completed, string failed, long completions)
    {
        var a = Readable(completed, completions);
        var b = Readable(failed, completions);
        var (i, j) = (0, 0);
        while (i < a.Count && j < b.Count)
        {
            if (a[i].First <= b[j].Last && b[j].First <= a[i].Last)
            {
                return Math.Max(a[i].First, b[j].First);
            }

            (i, j) = a[i].First <= b[j].First ? (i + 1, j) : (i, j + 1);
        }

        return null;
    }

    private static List<(long First, long Last)> Readable(string text, long completions)
    {
        List<(long, long)> intervals = [];
        foreach (var fragment in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(fragment, completions, out var first, out var last) is null)
            {
                intervals.Add((first, last));
            }
        }

        return intervals;
    }

    private static string? Parse(string fragment, long completions, out long first, out long last)
    {
        (first, last) = (0, 0);
        var limits = fragment.Split('-');
        if (limits.Length > 2)
        {
            return $"the fragment {GoFormat.Quoted(fragment)} violates the requirement that an index interval can have at most two parts separated by '-'";
        }

        if (Index(limits[0], completions, out first) is { } problem)
        {
            return problem;
        }

        last = first;
        return limits.Length == 1 ? null : Index(limits[1], completions, out last) ?? (first >= last ? Order(first, last) : null);
    }

    private static string? Index(string text, long completions, out long index) =>
        !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index) ? $"cannot convert string to integer for index: {GoFormat.Quoted(text)}"
        : index >= completions ? $"too large index: {GoFormat.Quoted(text)}"
        : null;

    private static string Order(long previous, long current) => $"non-increasing order, previous: {previous}, current: {current}";
}
