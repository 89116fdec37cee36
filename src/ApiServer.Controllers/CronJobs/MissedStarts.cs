using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Batch.CronJob;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.CronJobs;

/// <summary>Which start of a CronJob is due (pkg/controller/cronjob/utils.go, mostRecentScheduleTime): of several that were missed only the last.</summary>
/// <param name="Since">The last start, the creation or the deadline: starts before it are over.</param>
/// <param name="MostRecent">The last start that is due; null when none is.</param>
/// <param name="Count">About how many starts were missed, that one included.</param>
/// <param name="IsPossible">Whether the schedule ever comes: not on the 31st of February.</param>
internal sealed record MissedStarts(DateTimeOffset Since, DateTimeOffset? MostRecent, long Count, bool IsPossible = true)
{
    /// <summary>So many that the clock, rather than the schedule, is suspected.</summary>
    public bool AreTooMany => Count > 100;

    public static MissedStarts Find(JsonObject cronJob, CronSchedule schedule, DateTimeOffset now, bool withinDeadline)
    {
        var since = ApiTime.Parse(cronJob.StringAt("status", "lastScheduleTime"))
            ?? ApiTime.Parse(cronJob.StringAt("metadata", "creationTimestamp"))
            ?? now;
        if (withinDeadline && cronJob.IntegerAt("spec", "startingDeadlineSeconds") is { } seconds && now - TimeSpan.FromSeconds(seconds) is var deadline && deadline > since)
        {
            since = deadline;
        }

        if (schedule.Next(since) is not { } first || schedule.Next(first) is not { } second)
        {
            return new MissedStarts(since, null, 0, IsPossible: false);
        }

        if (now < first)
        {
            return new MissedStarts(since, null, 0);
        }

        if (now < second)
        {
            return new MissedStarts(since, first, 0);
        }

        // Starts are taken for regular, and the last are looked at one by one: years of them cost no more than a day.
        var pause = (long)(second - first).TotalSeconds;
        var count = ((long)(now - first).TotalSeconds / pause) + 1;
        DateTimeOffset? last = null;
        for (var time = schedule.Next(first + TimeSpan.FromSeconds((count - 2) * pause)); time <= now; time = schedule.Next(time.Value))
        {
            last = time;
        }

        return new MissedStarts(since, last, count);
    }

    /// <summary>How long until the next start, and a little longer: the clocks of a cluster differ. Null when there is none.</summary>
    public static TimeSpan? UntilNext(JsonObject cronJob, CronSchedule schedule, DateTimeOffset now)
    {
        var missed = Find(cronJob, schedule, now, withinDeadline: false);
        var from = missed.MostRecent ?? (missed.IsPossible && missed.Count == 0 ? missed.Since : now);
        return schedule.Next(from) + TimeSpan.FromMilliseconds(100) - now;
    }
}
