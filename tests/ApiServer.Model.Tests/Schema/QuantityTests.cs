using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Schema;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("0.0", "0")]
    [InlineData("-0", "0")]
    [InlineData("1", "1")]
    [InlineData("+1", "1")]
    [InlineData("001", "1")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.", "1")]
    [InlineData("1000m", "1")]
    [InlineData("1000", "1k")]
    [InlineData("1024", "1024")]
    [InlineData("1500m", "1500m")]
    [InlineData("100m", "100m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1025Mi", "1025Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1.5Ki", "1536")]
    [InlineData("0.25Ki", "256")]
    [InlineData("1.1Ki", "1126400m")]
    [InlineData("1023Ki", "1023Ki")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e2", "1200")]
    [InlineData("1E6", "1e6")]
    [InlineData("1e-3", "1e-3")]
    [InlineData("1e+3", "1e3")]
    [InlineData("5E", "5E")]
    [InlineData("1.2345678901", "1234567891n")]
    [InlineData("1n", "1n")]
    [InlineData("0.1n", "1n")]
    [InlineData("100n", "100n")]
    [InlineData("-1", "-1")]
    [InlineData("-500m", "-500m")]
    [InlineData("-0.5", "-500m")]
    [InlineData("-1024Ki", "-1Mi")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("7Ei", "7Ei")]
    [InlineData("1000E", "1000E")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void Quantity_is_written_in_canonical_form(string text, string canonical)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(canonical, Quantity.Parse(canonical).ToString());
        Assert.Equal(quantity, Quantity.Parse(canonical));
    }

    [Theory]
    [InlineData("", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("abc", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1 Gi", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1.2.3", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("1Mm", "unable to parse quantity's suffix")]
    [InlineData("1e", "unable to parse quantity's suffix")]
    public void Text_that_is_no_quantity_is_refused_with_upstreams_sentence(string text, string error)
    {
        Assert.False(Quantity.TryParse(text, out _, out var actual));
        Assert.Equal(error, actual);
    }

    [Theory]
    [InlineData("1Gi", "1024Mi", 0)]
    [InlineData("1", "1000m", 0)]
    [InlineData("999m", "1", -1)]
    [InlineData("1G", "1Gi", -1)]
    [InlineData("-1", "1n", -1)]
    [InlineData("1e30", "1E", 1)]
    public void Quantities_compare_by_amount(string left, string right, int expected)
    {
        var (a, b) = (Quantity.Parse(left), Quantity.Parse(right));

        Assert.Equal(expected, Math.Sign(a.CompareTo(b)));
        Assert.Equal(-expected, Math.Sign(b.CompareTo(a)));
        Assert.Equal(expected == 0, a == b);
        Assert.True(expected != 0 || a.GetHashCode() == b.GetHashCode());
    }

    [Theory]
    [InlineData("1Gi", "1Gi", "2Gi")]
    [InlineData("500m", "500m", "1")]
    [InlineData("1", "1Ki", "1025")]
    [InlineData("0", "1Gi", "1Gi")]
    [InlineData("9223372036854775807", "1", "9223372036854775808")]
    public void Sum_takes_the_first_format_and_is_exact(string left, string right, string sum)
    {
        var (a, b) = (Quantity.Parse(left), Quantity.Parse(right));

        Assert.Equal(sum, (a + b).ToString());
        Assert.Equal(a, a + b - b);
    }

    [Theory]
    [InlineData("1500m", 2, 1500)]
    [InlineData("-1500m", -2, -1500)]
    [InlineData("1n", 1, 1)]
    [InlineData("1Gi", 1073741824, 1073741824000)]
    [InlineData("10E", long.MaxValue, long.MaxValue)]
    public void Whole_and_thousandth_values_are_rounded_away_from_zero(string text, long value, long milli)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(value, quantity.Value);
        Assert.Equal(milli, quantity.MilliValue);
    }
}
