using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>A JSON Pointer (RFC 6901): where an operation of a JSON patch works.</summary>
internal sealed class JsonPointer
{
    private readonly string[] _segments;

    private JsonPointer(string[] segments) => _segments = segments;

    public int Length => _segments.Length;

    public ReadOnlySpan<string> Segments => _segments;

    /// <summary>Null when the text is not a pointer, or points deeper than a document may be.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer([]);
        }

        if (text[0] != '/' || text.AsSpan().Count('/') > JsonReader.MaxDepth)
        {
            return null;
        }

        var segments = text[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = segments[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return new JsonPointer(segments);
    }

    /// <summary>Whether <paramref name="other"/> points to something inside of what this points to.</summary>
    public bool Contains(JsonPointer other) => other.Length > Length && other.Segments[..Length].SequenceEqual(_segments);

    /// <summary>The index that a segment means in a list of <paramref name="count"/>; negative ones count from the end (as in evanphx/json-patch). -1 when it is none.</summary>
    public static int Index(string segment, int count)
    {
        if (!int.TryParse(segment, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return -1;
        }

        var resolved = index < 0 ? index + count : index;
        return resolved >= 0 && resolved < count ? resolved : -1;
    }

    public override string ToString() => string.Concat(_segments.Select(s => "/" + s));
}
