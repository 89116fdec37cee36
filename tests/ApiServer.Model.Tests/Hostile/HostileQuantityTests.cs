using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>Amounts of a million digits.</summary>
[Collection("Hostile")]
public sealed class HostileQuantityTests
{
    private const int Many = 200_000;

    [Theory]
    [InlineData("1", "0", "", "1", "0", "E")]
    [InlineData("", "7", "", "", "7", "")]
    [InlineData("0.", "0", "1", "1n", "", "")]
    [InlineData("1.", "0", "", "1", "", "")]
    [InlineData("", "0", "1", "1", "", "")]
    [InlineData("", "9", "Gi", "9223372036854775807", "", "")]
    public void Long_amount_is_read_and_written_without_a_step_for_each_digit(string head, string digit, string tail, string shownHead, string shownDigit, string shownTail)
    {
        var text = head + string.Concat(Enumerable.Repeat(digit, Many)) + tail;
        var shown = shownHead + string.Concat(Enumerable.Repeat(shownDigit, shownTail.Length > 0 ? Many - 18 : Many)) + shownTail;
        Bounds.Hold(
            () =>
            {
                var quantity = Quantity.Parse(text);
                Assert.Equal(shown, quantity.ToString());
                Assert.Equal(quantity, Quantity.Parse(shown));
                Assert.NotEqual(quantity, Quantity.Parse("2"));
                return quantity.GetHashCode();
            },
            mebibytes: 64);
    }
}
