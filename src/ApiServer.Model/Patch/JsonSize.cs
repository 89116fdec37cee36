using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>Measures trees without recursion: what is measured may be too deep to recurse into.</summary>
internal static class JsonSize
{
    /// <summary>How many containers lie around the innermost value.</summary>
    public static int Depth(JsonValue value)
    {
        if (value is not (JsonObject or JsonArray))
        {
            return 0;
        }

        var deepest = 0;
        var left = new Stack<(JsonValue Value, int Depth)>();
        left.Push((value, 1));
        while (left.TryPop(out var next))
        {
            deepest = Math.Max(deepest, next.Depth);
            foreach (var child in Children(next.Value))
            {
                if (child is JsonObject or JsonArray)
                {
                    left.Push((child, next.Depth + 1));
                }
            }
        }

        return deepest;
    }

    /// <summary>About how many bytes the value takes when it is written; the count ends soon after <paramref name="limit"/>.</summary>
    public static long Bytes(JsonValue value, long limit)
    {
        var bytes = 0L;
        var left = new Stack<JsonValue>();
        left.Push(value);
        while (bytes <= limit && left.TryPop(out var next))
        {
            bytes += next switch
            {
                JsonString s => s.Value.Length + 2,
                JsonNumber n => n.Text.Length,
                JsonObject o => 2 + o.Sum(m => m.Key.Length + 4L),
                JsonArray a => 2 + a.Count,
                _ => 4,
            };
            foreach (var child in Children(next))
            {
                left.Push(child);
            }
        }

        return bytes;
    }

    private static IEnumerable<JsonValue> Children(JsonValue value) => value switch
    {
        JsonObject o => o.Select(m => m.Value),
        JsonArray a => a,
        _ => [],
    };
}
