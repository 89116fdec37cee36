namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>
/// When a CronJob's schedule is due, as upstream's library reckons it (github.com/robfig/cron v3, spec.go, constantdelay.go): on whole seconds, in a time zone,
/// on days that match the day of the month or the day of the week if both are restricted. An hour that the change to summer time leaves out is skipped.
/// </summary>
public sealed class CronSchedule
{
    private const int Years = 5;

    private readonly CronFields? _fields;
    private readonly TimeSpan _every;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronFields? fields, TimeSpan every, TimeZoneInfo zone)
    {
        _fields = fields;
        _every = every;
        _zone = zone;
    }

    /// <summary>Reads a schedule; null with the parser's words when it is none.</summary>
    /// <param name="text">Five fields, or a descriptor, after <c>TZ=zone</c> or not.</param>
    /// <param name="timeZone">The IANA name of the zone if the text names none; null: UTC.</param>
    /// <param name="problem">What is wrong.</param>
    public static CronSchedule? Parse(string text, string? timeZone, out string? problem)
    {
        problem = CronSyntax.Read(text, out var fields, out var every, out var zone);
        return problem is null ? new CronSchedule(fields, every, Zone(zone ?? timeZone)) : null;
    }

    /// <summary>The zone of that name, UTC for one that does not exist.</summary>
    public static TimeZoneInfo Zone(string? name) =>
        name is not (null or "" or "UTC" or "Local") && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Why there is no zone of that name; null when there is.</summary>
    public static string? ZoneProblem(string name) => TimeZones.Problem(name);

    /// <summary>The first time after that one; null when there is none within five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var second = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (_fields is null)
        {
            return second + _every;
        }

        var next = second + TimeSpan.FromSeconds(1);
        var last = Local(next).Year + Years;
        while (Local(next) is var local && local.Year <= last)
        {
            if (_fields.Step(local) is not { } step)
            {
                return next;
            }

            next = Advance(next, local, step);
        }

        return null;
    }

    private DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone).DateTime;

    /// <summary>The beginning of the next month, day, hour or minute; never the same time again.</summary>
    private DateTimeOffset Advance(DateTimeOffset time, DateTime local, CronStep step) => step switch
    {
        CronStep.Month => Instant(new DateTime(local.Year, local.Month, 1).AddMonths(1)),
        CronStep.Day => Instant(local.Date.AddDays(1)),
        CronStep.Hour => time.AddHours(1).AddMinutes(-local.Minute).AddSeconds(-local.Second),
        _ => time.AddSeconds(60 - local.Second),
    };

    /// <summary>The instant of a midnight; where summer time leaves midnight out, the first one of that day.</summary>
    private DateTimeOffset Instant(DateTime midnight)
    {
        while (_zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        // Where midnight comes twice, the first of them: it has the larger offset.
        var offset = _zone.IsAmbiguousTime(midnight) ? _zone.GetAmbiguousTimeOffsets(midnight).Max() : _zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}
