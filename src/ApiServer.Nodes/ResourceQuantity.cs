using System.Globalization;

namespace ApiServer.Nodes;

/// <summary>Reads resource quantities (<c>500m</c>, <c>16Gi</c>, <c>1e3</c>) as numbers to compare and add. What validation let through always parses.</summary>
internal static class ResourceQuantity
{
    private static readonly Dictionary<string, decimal> Scales = new(StringComparer.Ordinal)
    {
        ["n"] = 1e-9m, ["u"] = 1e-6m, ["m"] = 1e-3m, [""] = 1, ["k"] = 1e3m, ["M"] = 1e6m, ["G"] = 1e9m, ["T"] = 1e12m, ["P"] = 1e15m, ["E"] = 1e18m,
        ["Ki"] = 1L << 10, ["Mi"] = 1L << 20, ["Gi"] = 1L << 30, ["Ti"] = 1L << 40, ["Pi"] = 1L << 50, ["Ei"] = 1L << 60,
    };

    /// <summary>The number; zero for what is not a quantity, the largest one for what is too large.</summary>
    public static decimal Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        if (!Scales.TryGetValue(text[end..], out var scale))
        {
            return 0;
        }

        if (!double.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out var size) || Math.Abs(size) * (double)scale > 1e27)
        {
            return end > 0 && double.IsFinite(size) && size == 0 ? 0 : decimal.MaxValue / 1000;
        }

        return decimal.Parse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture) * scale;
    }
}
