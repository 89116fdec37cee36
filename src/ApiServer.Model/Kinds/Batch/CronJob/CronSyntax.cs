using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>
/// The schedules that upstream's parser takes (github.com/robfig/cron v3, ParseStandard): five fields, or a descriptor such as <c>@daily</c> and
/// <c>@every 1h30m</c>, after a time zone or none.
/// </summary>
internal static class CronSyntax
{
    private static readonly Dictionary<string, string> Descriptors = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Field[] Fields = [new(0, 59, []), new(0, 23, []), new(1, 31, []), new(1, 12, Months), new(0, 6, Days)];

    /// <summary>What is wrong, in the parser's words; null when nothing is.</summary>
    public static string? Problem(string schedule) => Read(schedule, out _, out _, out _);

    /// <summary>Reads a schedule.</summary>
    /// <param name="schedule">The text.</param>
    /// <param name="fields">Its fields; null for <c>@every</c>.</param>
    /// <param name="every">The pause of <c>@every</c>.</param>
    /// <param name="zone">The time zone that it names, or null.</param>
    /// <returns>What is wrong, in the parser's words; null when nothing is.</returns>
    public static string? Read(string schedule, out CronFields? fields, out TimeSpan every, out string? zone)
    {
        (fields, every, zone) = (null, default, null);
        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var space = schedule.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
            {
                // The parser panics there, and upstream says so.
                return "invalid schedule format: runtime error: slice bounds out of range [:-1]";
            }

            zone = schedule[(schedule.IndexOf('=', StringComparison.Ordinal) + 1)..space];
            if (TimeZones.Problem(zone) is { } unknown)
            {
                return $"provided bad location {zone}: {unknown}";
            }

            schedule = schedule[space..].Trim();
        }

        return schedule.StartsWith('@') ? Descriptor(schedule, out fields, out every) : FieldList(schedule, out fields);
    }

    private static string? Descriptor(string text, out CronFields? fields, out TimeSpan every)
    {
        const string prefix = "@every ";
        (fields, every) = (null, default);
        if (text.StartsWith(prefix, StringComparison.Ordinal))
        {
            if (GoDuration.Read(text[prefix.Length..], out var duration) is { } problem)
            {
                return $"failed to parse duration {text}: {problem}";
            }

            // Whole seconds, at least one.
            every = TimeSpan.FromSeconds(Math.Max(1, (long)duration.TotalSeconds));
            return null;
        }

        return Descriptors.TryGetValue(text, out var same) ? FieldList(same, out fields) : $"unrecognized descriptor: {text}";
    }

    private static string? FieldList(string text, out CronFields? fields)
    {
        fields = null;
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            return $"expected exactly {Fields.Length} fields, found {parts.Length}: [{string.Join(' ', parts)}]";
        }

        var sets = new ulong[Fields.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            foreach (var range in parts[i].Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Range(range, Fields[i], out var set) is { } problem)
                {
                    return problem;
                }

                sets[i] |= set;
            }
        }

        fields = CronFields.Of(sets);
        return null;
    }

    private static string? Range(string text, Field field, out ulong set)
    {
        set = 0;
        var parts = text.Split('/');
        var limits = parts[0].Split('-');
        var (start, end, step) = (field.Least, field.Most, 1L);
        if (limits[0] is not ("*" or "?"))
        {
            if (field.Read(limits[0], out start) is { } problem)
            {
                return problem;
            }

            end = start;
            if (limits.Length > 2)
            {
                return $"too many hyphens: {text}";
            }

            if (limits.Length == 2 && field.Read(limits[1], out end) is { } second)
            {
                return second;
            }
        }

        if (parts.Length > 2)
        {
            return $"too many slashes: {text}";
        }

        if (parts.Length == 2)
        {
            if (Number(parts[1], out step) is { } problem)
            {
                return problem;
            }

            // "N/step" goes on to the end.
            end = limits.Length == 1 ? field.Most : end;
        }

        var wrong = start < field.Least ? $"beginning of range ({start}) below minimum ({field.Least}): {text}"
            : end > field.Most ? $"end of range ({end}) above maximum ({field.Most}): {text}"
            : start > end ? $"beginning of range ({start}) beyond end of range ({end}): {text}"
            : step == 0 ? $"step of range should be a positive number: {text}"
            : null;
        if (wrong is not null)
        {
            return wrong;
        }

        // A star with a step is a restriction.
        set = limits[0] is "*" or "?" && step == 1 ? CronFields.Star : 0;
        for (var number = start; number <= end; number += step)
        {
            set |= 1UL << (int)number;
        }

        return null;
    }

    private static string? Number(string text, out long number)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            var digits = text.AsSpan().TrimStart("+-");
            var why = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && digits.Length >= text.Length - 1 ? "value out of range" : "invalid syntax";
            return $"failed to parse int from {text}: strconv.Atoi: parsing {GoFormat.Quoted(text)}: {why}";
        }

        return number < 0 ? $"negative number ({number}) not allowed: {text}" : null;
    }

    /// <summary>One place of the schedule: its bounds, and the names of its numbers from the least on.</summary>
    private sealed record Field(long Least, long Most, string[] Names)
    {
        public string? Read(string text, out long number)
        {
            var name = Array.FindIndex(Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (name < 0)
            {
                return Number(text, out number);
            }

            number = Least + name;
            return null;
        }
    }
}
