using System.Globalization;
using System.Numerics;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>What validation needs of a resource quantity: its value, compared exactly, in billionths.</summary>
internal static class QuantityText
{
    private static readonly (string Suffix, int Base, int Power)[] Suffixes =
    [
        ("Ki", 2, 10), ("Mi", 2, 20), ("Gi", 2, 30), ("Ti", 2, 40), ("Pi", 2, 50), ("Ei", 2, 60),
        ("n", 10, -9), ("u", 10, -6), ("m", 10, -3), ("k", 10, 3), ("M", 10, 6), ("G", 10, 9), ("T", 10, 12), ("P", 10, 15), ("E", 10, 18),
    ];

    /// <summary>The value in billionths; null when it is missing or not a quantity.</summary>
    public static BigInteger? Nanos(JsonValue? value) => value switch
    {
        JsonInteger n => new BigInteger(n.Value) * BigInteger.Pow(10, 9),
        JsonString s => Parse(s.Value),
        JsonNumber n => Parse(n.Text),
        _ => null,
    };

    private static BigInteger? Parse(string text)
    {
        foreach (var (suffix, radix, power) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                var scaled = Decimal(text.AsSpan(0, text.Length - suffix.Length), radix == 10 ? power : 0);
                return radix == 2 ? scaled * BigInteger.Pow(2, power) : scaled;
            }
        }

        var e = text.AsSpan().IndexOfAny('e', 'E');
        if (e < 0)
        {
            return Decimal(text, 0);
        }

        return int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && exponent is > -100 and < 100
            ? Decimal(text.AsSpan(0, e), exponent)
            : null;
    }

    private static BigInteger? Decimal(ReadOnlySpan<char> digits, int exponent)
    {
        var dot = digits.IndexOf('.');
        var fraction = dot < 0 ? 0 : digits.Length - dot - 1;
        var joined = dot < 0 ? digits.ToString() : string.Concat(digits[..dot], digits[(dot + 1)..]);
        if (!BigInteger.TryParse(joined, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var shift = 9 + exponent - fraction;
        return shift >= 0 ? number * BigInteger.Pow(10, shift) : number / BigInteger.Pow(10, -shift);
    }
}
