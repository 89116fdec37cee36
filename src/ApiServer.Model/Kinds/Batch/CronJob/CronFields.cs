namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>The five fields of a schedule: each a set of numbers, and whether it is the star that restricts nothing.</summary>
internal sealed record CronFields(ulong Minutes, ulong Hours, ulong Days, ulong Months, ulong Weekdays, bool AnyDay)
{
    /// <summary>Marks a field that was written as a star.</summary>
    public const ulong Star = 1UL << 63;

    public static CronFields Of(IReadOnlyList<ulong> fields) =>
        new(fields[0], fields[1], fields[2], fields[3], fields[4], ((fields[2] | fields[4]) & Star) != 0);

    /// <summary>What of that time does not match and is to go on; null: it is due.</summary>
    public CronStep? Step(DateTime time) =>
        !Has(Months, time.Month) ? CronStep.Month
        : !IsDay(time) ? CronStep.Day
        : !Has(Hours, time.Hour) ? CronStep.Hour
        : !Has(Minutes, time.Minute) || time.Second != 0 ? CronStep.Minute
        : null;

    /// <summary>Two restrictions of the day are alternatives; beside a star the other one decides.</summary>
    private bool IsDay(DateTime time)
    {
        var (day, weekday) = (Has(Days, time.Day), Has(Weekdays, (int)time.DayOfWeek));
        return AnyDay ? day && weekday : day || weekday;
    }

    private static bool Has(ulong set, int number) => (set & (1UL << number)) != 0;
}
