using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace ApiServer.Model.Schema;

/// <summary>
/// An amount of a resource: a decimal number of at most nine decimals with a suffix (upstream: apimachinery api/resource).
/// The value is <c>mantissa × 10^scale</c>; mantissas that fit 64 bits take no allocation. <c>default</c> is zero.
/// Equality is of the amount: <c>1024Mi</c> equals <c>1Gi</c> and <c>1000m</c> equals <c>1</c>.
/// </summary>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    /// <summary>Nothing, in decimal form.</summary>
    public static readonly Quantity Zero;

    private readonly long _mantissa;
    private readonly BigInteger? _big;
    private readonly int _scale;

    internal Quantity(long mantissa, int scale, QuantityFormat format)
    {
        _mantissa = mantissa;
        _scale = scale;
        Format = format;
    }

    internal Quantity(BigInteger mantissa, int scale, QuantityFormat format)
    {
        if (mantissa >= long.MinValue && mantissa <= long.MaxValue)
        {
            _mantissa = (long)mantissa;
        }
        else
        {
            _big = mantissa;
        }

        _scale = scale;
        Format = format;
    }

    /// <summary>How it is written.</summary>
    public QuantityFormat Format { get; }

    public bool IsZero => Sign == 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _big?.Sign ?? Math.Sign(_mantissa);

    /// <summary>The amount in whole units, rounded away from zero; capped to 64 bits.</summary>
    public long Value => ScaledValue(0);

    /// <summary>The amount in thousandths, rounded away from zero; capped to 64 bits.</summary>
    public long MilliValue => ScaledValue(-3);

    internal BigInteger Mantissa => _big ?? _mantissa;

    internal int Scale => _scale;

    /// <summary>Whole units.</summary>
    public static Quantity FromInteger(long value, QuantityFormat format = QuantityFormat.DecimalSI) => new(value, 0, format);

    /// <summary>Thousandths, as of a processor: 500 is half of one.</summary>
    public static Quantity FromMilli(long value, QuantityFormat format = QuantityFormat.DecimalSI) => new(value, -3, format);

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException">It is none; the message is upstream's.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException(error);

    /// <summary>Reads a quantity; otherwise false, and upstream's sentence in <paramref name="error"/>.</summary>
    public static bool TryParse(string? text, out Quantity quantity, [NotNullWhen(false)] out string? error) =>
        QuantityText.TryParse(text ?? "", out quantity, out error);

    /// <summary>Reads a quantity.</summary>
    public static bool TryParse(string? text, out Quantity quantity) => TryParse(text, out quantity, out _);

    public static Quantity operator +(Quantity left, Quantity right) => left.Add(right);

    public static Quantity operator -(Quantity left, Quantity right) => left.Subtract(right);

    public static Quantity operator -(Quantity value) => value.Negate();

    public static bool operator ==(Quantity left, Quantity right) => left.CompareTo(right) == 0;

    public static bool operator !=(Quantity left, Quantity right) => left.CompareTo(right) != 0;

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <summary>The sum. The format is this one's, or the other's when this one is zero.</summary>
    public Quantity Add(Quantity other)
    {
        var format = IsZero ? other.Format : Format;
        if (_big is null && other._big is null && _scale == other._scale)
        {
            var sum = unchecked(_mantissa + other._mantissa);
            if (((_mantissa ^ sum) & (other._mantissa ^ sum)) >= 0)
            {
                return new Quantity(sum, _scale, format);
            }
        }

        var scale = Math.Min(_scale, other._scale);
        return new Quantity(AtScale(scale) + other.AtScale(scale), scale, format);
    }

    /// <summary>The difference. The format is this one's, or the other's when this one is zero.</summary>
    public Quantity Subtract(Quantity other) => Add(other.Negate());

    /// <summary>The same amount with the other sign.</summary>
    public Quantity Negate() => _big is null && _mantissa != long.MinValue
        ? new Quantity(-_mantissa, _scale, Format)
        : new Quantity(-Mantissa, _scale, Format);

    /// <summary>The amount in units of 10^<paramref name="scale"/>, rounded away from zero; capped to 64 bits.</summary>
    public long ScaledValue(int scale)
    {
        if (_big is null && _scale == scale)
        {
            return _mantissa;
        }

        var value = RoundedTo(scale);
        return value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;
    }

    /// <summary>The amount rounded away from zero to a multiple of 10^<paramref name="scale"/>.</summary>
    public Quantity RoundUp(int scale) => _scale >= scale ? this : new Quantity(RoundedTo(scale), scale, Format);

    public int CompareTo(Quantity other)
    {
        if (_big is null && other._big is null && (_scale == other._scale || _mantissa == 0 || other._mantissa == 0))
        {
            return _mantissa.CompareTo(other._mantissa);
        }

        if (Sign != other.Sign)
        {
            return Sign.CompareTo(other.Sign);
        }

        var scale = Math.Min(_scale, other._scale);
        return AtScale(scale).CompareTo(other.AtScale(scale));
    }

    public bool Equals(Quantity other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => QuantityText.Hash(this);

    /// <summary>The canonical text: the largest suffix of its family that needs no fraction.</summary>
    public override string ToString() => QuantityText.Format(this);

    /// <summary>The whole amount in units of 10^<paramref name="scale"/>, which is at most this one's.</summary>
    internal BigInteger AtScale(int scale) => scale == _scale || Sign == 0 ? Mantissa : Mantissa * BigInteger.Pow(10, _scale - scale);

    private BigInteger RoundedTo(int scale)
    {
        if (_scale >= scale || Sign == 0)
        {
            return AtScale(scale);
        }

        var quotient = BigInteger.DivRem(Mantissa, BigInteger.Pow(10, scale - _scale), out var remainder);
        return quotient + remainder.Sign;
    }
}
