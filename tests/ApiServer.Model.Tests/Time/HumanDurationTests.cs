using ApiServer.Model.Time;

namespace ApiServer.Model.Tests.Time;

public sealed class HumanDurationTests
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary>The cases of apimachinery's util/duration.</summary>
    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(1, "1s")]
    [InlineData(70, "70s")]
    [InlineData(119, "119s")]
    [InlineData(2 * Minute, "2m")]
    [InlineData((3 * Minute) + 1, "3m1s")]
    [InlineData((9 * Minute) + 59, "9m59s")]
    [InlineData((10 * Minute) + 1, "10m")]
    [InlineData((70 * Minute) + 59, "70m")]
    [InlineData((3 * Hour) - 1, "179m")]
    [InlineData(3 * Hour, "3h")]
    [InlineData((5 * Hour) + (10 * Minute) + 59, "5h10m")]
    [InlineData((8 * Hour) - 1, "7h59m")]
    [InlineData(8 * Hour, "8h")]
    [InlineData((47 * Hour) + (50 * Minute), "47h")]
    [InlineData(2 * Day, "2d")]
    [InlineData((3 * Day) + (4 * Hour), "3d4h")]
    [InlineData((8 * Day) - 1, "7d23h")]
    [InlineData(8 * Day, "8d")]
    [InlineData((2 * 365 * Day) - 1, "729d")]
    [InlineData(2 * 365 * Day, "2y")]
    [InlineData((2 * 365 * Day) + (30 * Day), "2y30d")]
    [InlineData((8 * 365 * Day) - 1, "7y364d")]
    [InlineData(8 * 365 * Day, "8y")]
    public void Duration_is_shown_as_kubectl_shows_it(int seconds, string shown) =>
        Assert.Equal(shown, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Fractions_of_a_second_are_cut_off()
    {
        Assert.Equal("0s", HumanDuration.Format(TimeSpan.FromSeconds(-1.9)));
        Assert.Equal("1s", HumanDuration.Format(TimeSpan.FromSeconds(1.9)));
    }
}
