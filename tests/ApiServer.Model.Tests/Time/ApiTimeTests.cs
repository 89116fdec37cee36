using ApiServer.Model.Time;

namespace ApiServer.Model.Tests.Time;

public sealed class ApiTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 13, 0, 5, 123, 456, TimeSpan.FromHours(1));

    [Fact]
    public void Time_has_whole_seconds_and_MicroTime_six_decimals()
    {
        Assert.Equal("2026-11-23T12:00:05Z", ApiTime.Format(Noon));
        Assert.Equal("2026-11-23T12:00:05.123456Z", ApiTime.FormatMicro(Noon));
        Assert.Equal("2026-11-23T12:00:05.000000Z", ApiTime.FormatMicro(new(2026, 11, 23, 12, 0, 5, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2026-11-23T12:00:05Z")]
    [InlineData("2026-11-23T13:00:05+01:00")]
    [InlineData("2026-11-23T12:00:05.000000Z")]
    public void Time_is_read_in_any_zone(string text) =>
        Assert.Equal(new(2026, 11, 23, 12, 0, 5, TimeSpan.Zero), ApiTime.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    public void What_is_no_time_is_none(string? text) => Assert.Null(ApiTime.Parse(text));
}
