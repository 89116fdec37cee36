using System.Globalization;

namespace ApiServer.Model.Apply;

/// <summary>
/// The order of path elements in a field set: <c>.</c>, then field names, indexes, keys and values; keys and values by what they
/// hold, so that port 80 comes before port 443 (structured-merge-diff fieldpath PathElement.Compare).
/// </summary>
internal sealed class PathElementOrder : IComparer<string>
{
    public static readonly PathElementOrder Instance = new();

    private PathElementOrder()
    {
    }

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (x is null || y is null || common < 2 || common == x.Length || common == y.Length || x[0] is not ('k' or 'v' or 'i'))
        {
            return string.CompareOrdinal(x, y);
        }

        if (x[0] != 'i' && IsInString(x.AsSpan(2, common - 2)))
        {
            // What ends first comes first, whatever the other goes on with.
            return x[common] == '"' ? -1 : y[common] == '"' ? 1 : string.CompareOrdinal(x, y);
        }

        return NumberAt(x, common) is { } a && NumberAt(y, common) is { } b && a != b ? a.CompareTo(b) : string.CompareOrdinal(x, y);
    }

    /// <summary>Whether JSON text that starts so is in the middle of a string, and not of an escape.</summary>
    private static bool IsInString(ReadOnlySpan<char> json)
    {
        var (inString, escaped) = (false, false);
        foreach (var c in json)
        {
            inString ^= c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
        }

        return inString && !escaped;
    }

    /// <summary>The number that the character there belongs to; null when it is part of something else.</summary>
    private static double? NumberAt(string text, int index)
    {
        var start = text.LastIndexOf(':', index - 1) + 1;
        if (start == 0 || text[start] is not ('-' or (>= '0' and <= '9')))
        {
            return null;
        }

        var end = text.AsSpan(index).IndexOfAny(',', '}');
        return double.TryParse(text.AsSpan(start, (end < 0 ? text.Length : index + end) - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
