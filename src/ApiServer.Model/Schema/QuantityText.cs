using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace ApiServer.Model.Schema;

/// <summary>Reads and writes quantities exactly as upstream (apimachinery api/resource/quantity.go, suffix.go).</summary>
internal static class QuantityText
{
    /// <summary>Finer amounts are rounded up.</summary>
    private const int Nano = -9;

    /// <summary>More digits than these go the slow way.</summary>
    private const int FastDigits = 18;

    /// <summary>Larger exponents are refused: they would only serve to exhaust memory.</summary>
    private const int MaxExponent = 400;

    private const string WrongFormat =
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private const string WrongSuffix = "unable to parse quantity's suffix";

    private static readonly SearchValues<char> SuffixLetters = SearchValues.Create("eEinumkKMGTP");
    private static readonly BigInteger MaxBinary = long.MaxValue;

    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity, [NotNullWhen(false)] out string? error)
    {
        quantity = default;
        if (text.IsEmpty || !Split(text, out var negative, out var whole, out var fraction, out var suffix))
        {
            error = WrongFormat;
            return false;
        }

        if (!TrySuffix(suffix, out var format, out var exponent))
        {
            error = WrongSuffix;
            return false;
        }

        error = null;
        quantity = Amount(negative, whole, fraction, format, exponent);
        return true;
    }

    public static string Format(Quantity quantity)
    {
        if (quantity.IsZero)
        {
            return "0";
        }

        return quantity.Format == QuantityFormat.BinarySI && quantity.Scale == 0
            && BigInteger.Abs(quantity.Mantissa) >= 1024 ? FormatBinary(quantity.Mantissa) : FormatDecimal(quantity, quantity.Format);
    }

    /// <summary>One text for each amount, whatever its format.</summary>
    public static int Hash(Quantity quantity) =>
        quantity.IsZero ? 0 : FormatDecimal(quantity, QuantityFormat.DecimalSI).GetHashCode(StringComparison.Ordinal);

    private static string FormatBinary(BigInteger amount)
    {
        var power = 0;
        if (amount >= long.MinValue && amount <= long.MaxValue)
        {
            var small = (long)amount;
            while ((small & 1023) == 0 && power < 6)
            {
                small >>= 10;
                power++;
            }

            return small.ToString(CultureInfo.InvariantCulture) + BinarySuffix(power);
        }

        while ((amount & 1023).IsZero && power < 6)
        {
            amount >>= 10;
            power++;
        }

        return amount.ToString(CultureInfo.InvariantCulture) + BinarySuffix(power);
    }

    private static string BinarySuffix(int power) => power == 0 ? "" : "KMGTPE"[power - 1] + "i";

    private static string FormatDecimal(Quantity quantity, QuantityFormat format)
    {
        var exponent = quantity.Scale;
        var mantissa = quantity.Mantissa;
        if (mantissa > -long.MaxValue && mantissa <= long.MaxValue)
        {
            var small = (long)mantissa;
            while (small % 10 == 0)
            {
                small /= 10;
                exponent++;
            }

            mantissa = small;
        }
        else
        {
            (mantissa, var zeros) = WithoutZeros(mantissa);
            exponent += zeros;
        }

        var target = exponent - (((exponent % 3) + 3) % 3);
        if (format != QuantityFormat.DecimalExponent && target > 18)
        {
            // There is no suffix beyond exa.
            target = 18;
        }

        var number = (mantissa * BigInteger.Pow(10, exponent - target)).ToString(CultureInfo.InvariantCulture);
        if (target == 0)
        {
            return number;
        }

        return format == QuantityFormat.DecimalExponent
            ? number + "e" + target.ToString(CultureInfo.InvariantCulture)
            : number + DecimalSuffix(target);
    }

    /// <summary>Takes the zeros off a number's end, half of what may be left at a time: one by one takes minutes for a number of a million digits.</summary>
    private static (BigInteger Number, int Zeros) WithoutZeros(BigInteger number)
    {
        var powers = new Stack<(BigInteger Power, int Zeros)>();
        for (var (power, count) = (new BigInteger(10), 1); (number % power).IsZero; (power, count) = (power * power, count * 2))
        {
            powers.Push((power, count));
        }

        var zeros = 0;
        while (powers.TryPop(out var next))
        {
            var quotient = BigInteger.DivRem(number, next.Power, out var rest);
            if (rest.IsZero)
            {
                (number, zeros) = (quotient, zeros + next.Zeros);
            }
        }

        return (number, zeros);
    }

    private static string DecimalSuffix(int exponent) => exponent switch
    {
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        _ => "E",
    };

    private static Quantity Amount(bool negative, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, QuantityFormat format, int exponent)
    {
        if (format != QuantityFormat.BinarySI)
        {
            var scale = exponent - fraction.Length;
            if (whole.Length + fraction.Length <= FastDigits && scale >= Nano)
            {
                var digits = (Digits(whole) * Pow10(fraction.Length)) + Digits(fraction);
                return new Quantity(negative ? -digits : digits, scale, format);
            }
        }
        else if (fraction.IsEmpty && 15 - whole.Length - (int)(exponent * 3 / 10f) - 1 >= 0)
        {
            var amount = Digits(whole) << exponent;
            return new Quantity(negative ? -amount : amount, 0, format);
        }

        return Exact(negative, whole, fraction, format, exponent);
    }

    private static Quantity Exact(bool negative, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, QuantityFormat format, int exponent)
    {
        var amount = BigInteger.Parse(string.Concat("0", whole, fraction), CultureInfo.InvariantCulture);
        var scale = -fraction.Length;
        if (format == QuantityFormat.BinarySI)
        {
            amount <<= exponent;
        }
        else
        {
            scale += exponent;
        }

        if (scale < Nano)
        {
            amount = BigInteger.DivRem(amount, BigInteger.Pow(10, Nano - scale), out var rest) + rest.Sign;
            scale = Nano;
        }

        if (format == QuantityFormat.BinarySI)
        {
            (amount, scale) = WholeOrAsIs(amount, scale);
            if (scale == 0 && amount > MaxBinary)
            {
                amount = MaxBinary;
            }
            else if (scale < 0)
            {
                // A fraction has no binary suffix; below one the format is the decimal one for good.
                format = amount < BigInteger.Pow(10, -scale) ? QuantityFormat.DecimalSI : format;
            }
        }

        return new Quantity(negative ? -amount : amount, scale, format);
    }

    /// <summary>Takes trailing zeros off the fraction.</summary>
    private static (BigInteger Amount, int Scale) WholeOrAsIs(BigInteger amount, int scale)
    {
        while (scale < 0 && (amount % 10).IsZero)
        {
            amount /= 10;
            scale++;
        }

        return (amount, scale);
    }

    private static bool Split(
        ReadOnlySpan<char> text,
        out bool negative,
        out ReadOnlySpan<char> whole,
        out ReadOnlySpan<char> fraction,
        out ReadOnlySpan<char> suffix)
    {
        negative = text[0] == '-';
        var rest = text[0] is '-' or '+' ? text[1..] : text;
        rest = rest.TrimStart('0');
        var digits = CountDigits(rest);
        whole = rest[..digits];
        rest = rest[digits..];
        fraction = default;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            digits = CountDigits(rest[1..]);
            fraction = rest.Slice(1, digits);
            rest = rest[(digits + 1)..];
        }

        suffix = rest;
        var letters = rest.IndexOfAnyExcept(SuffixLetters);
        rest = letters < 0 ? default : rest[letters..];
        if (!rest.IsEmpty && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (CountDigits(rest) != rest.Length)
        {
            return false;
        }

        if (whole.IsEmpty)
        {
            whole = "0";
        }

        return true;
    }

    private static bool TrySuffix(ReadOnlySpan<char> suffix, out QuantityFormat format, out int exponent)
    {
        format = QuantityFormat.DecimalSI;
        exponent = 0;
        if (suffix.IsEmpty)
        {
            return true;
        }

        if (suffix.Length == 2 && suffix[1] == 'i')
        {
            format = QuantityFormat.BinarySI;
            exponent = ("KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1) * 10;
            return exponent > 0;
        }

        if (suffix.Length == 1)
        {
            var found = "numkMGTPE".IndexOf(suffix[0], StringComparison.Ordinal);
            exponent = found < 3 ? (found * 3) - 9 : (found * 3) - 6;
            return found >= 0;
        }

        format = QuantityFormat.DecimalExponent;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && Math.Abs(exponent) <= MaxExponent;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var other = text.IndexOfAnyExceptInRange('0', '9');
        return other < 0 ? text.Length : other;
    }

    private static long Digits(ReadOnlySpan<char> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value;
    }

    private static long Pow10(int exponent)
    {
        var value = 1L;
        for (var i = 0; i < exponent; i++)
        {
            value *= 10;
        }

        return value;
    }
}
