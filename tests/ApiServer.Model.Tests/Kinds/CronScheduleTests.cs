using System.Globalization;
using ApiServer.Model.Kinds.Batch.CronJob;

namespace ApiServer.Model.Tests.Kinds;

/// <summary>Expected times are those of robfig/cron's own tests (spec_test.go) where it has them.</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("*/15 * * * *", "2012-07-09T14:45:00Z", "2012-07-09T15:00:00Z")]
    [InlineData("*/15 * * * *", "2012-07-09T14:59:59.9Z", "2012-07-09T15:00:00Z")]
    [InlineData("20-35/15 * * * *", "2012-07-09T15:35:00Z", "2012-07-09T16:20:00Z")]
    [InlineData("*/15 * * * *", "2012-07-09T23:46:00Z", "2012-07-10T00:00:00Z")]
    [InlineData("0 0 9 Apr-Oct ?", "2012-07-10T00:00:00Z", "2012-08-09T00:00:00Z")]
    [InlineData("0 0 */5 Apr,Aug,Oct Mon", "2012-07-09T23:35:00Z", "2012-08-01T00:00:00Z")]
    [InlineData("0 0 */5 Oct Mon", "2012-07-09T23:35:00Z", "2012-10-01T00:00:00Z")]
    [InlineData("0 0 * Feb Mon", "2012-07-09T23:35:00Z", "2013-02-04T00:00:00Z")]
    [InlineData("0 0 * Feb Mon/2", "2012-07-09T23:35:00Z", "2013-02-01T00:00:00Z")]
    [InlineData("0 0 29 Feb ?", "2012-07-09T23:35:00Z", "2016-02-29T00:00:00Z")]
    [InlineData("* * * * *", "2012-07-09T14:45:00.1Z", "2012-07-09T14:46:00Z")]
    [InlineData("@hourly", "2012-07-09T15:00:00Z", "2012-07-09T16:00:00Z")]
    [InlineData("@weekly", "2012-07-09T15:00:00Z", "2012-07-15T00:00:00Z")]
    [InlineData("@monthly", "2012-12-09T15:00:00Z", "2013-01-01T00:00:00Z")]
    [InlineData("@yearly", "2012-01-01T00:00:00Z", "2013-01-01T00:00:00Z")]
    [InlineData("@every 1h30m", "2012-07-09T14:45:10.5Z", "2012-07-09T16:15:10Z")]
    [InlineData("@every 1.5s", "2012-07-09T14:45:10Z", "2012-07-09T14:45:11Z")]
    public void The_next_time_is(string schedule, string after, string next) => Assert.Equal(Time(next), Next(schedule, null, after));

    [Theory]
    [InlineData("0 0 1,15 * Sun", "2012-07-09T00:00:00Z", "2012-07-15T00:00:00Z")]
    [InlineData("0 0 1,15 * Mon", "2012-07-09T00:00:00Z", "2012-07-15T00:00:00Z")]
    [InlineData("0 0 1,15 * Mon", "2012-07-15T00:00:00Z", "2012-07-16T00:00:00Z")]
    [InlineData("0 0 * * Mon", "2012-07-09T00:00:00Z", "2012-07-16T00:00:00Z")]
    [InlineData("0 0 */10 * Sun", "2012-07-09T00:00:00Z", "2012-07-11T00:00:00Z")]
    [InlineData("0 0 30 Feb ?", "2012-07-09T00:00:00Z", null)]
    [InlineData("0 0 31 Apr ?", "2012-07-09T00:00:00Z", null)]
    public void Days_of_the_month_and_of_the_week_are_alternatives_unless_one_is_a_star(string schedule, string after, string? next) =>
        Assert.Equal(next is null ? null : Time(next), Next(schedule, null, after));

    [Theory]
    [InlineData("America/New_York", "0 11 * * *", "2012-03-11T00:00:00-05:00", "2012-03-11T11:00:00-04:00")]
    [InlineData("America/New_York", "30 2 11 Mar ?", "2012-03-11T00:00:00-05:00", "2013-03-11T02:30:00-04:00")]
    [InlineData("America/New_York", "0 * * * *", "2012-03-11T01:00:00-05:00", "2012-03-11T03:00:00-04:00")]
    [InlineData("America/New_York", "0 1 * * *", "2012-11-04T00:00:00-04:00", "2012-11-04T01:00:00-04:00")]
    [InlineData("America/New_York", "0 * * * *", "2012-11-04T01:00:00-04:00", "2012-11-04T01:00:00-05:00")]
    [InlineData("America/New_York", "0 2 * * *", "2012-11-04T01:00:00-05:00", "2012-11-04T02:00:00-05:00")]
    [InlineData("Asia/Kolkata", "30 0 * * *", "2026-01-01T00:00:00Z", "2026-01-01T19:00:00Z")]
    [InlineData("America/Sao_Paulo", "0 9 10 * *", "2018-11-03T05:00:00-05:00", "2018-11-10T06:00:00-05:00")]
    [InlineData(null, "TZ=Asia/Tokyo 0 9 * * *", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    public void Time_zones_and_their_summer_time_count(string? zone, string schedule, string after, string next) =>
        Assert.Equal(Time(next), Next(schedule, zone, after));

    private static DateTimeOffset? Next(string schedule, string? zone, string after)
    {
        var parsed = CronSchedule.Parse(schedule, zone, out var problem);
        Assert.Null(problem);
        return parsed!.Next(Time(after));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
