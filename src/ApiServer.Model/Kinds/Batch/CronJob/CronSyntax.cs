using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>
/// The schedules that upstream's parser takes (github.com/robfig/cron v3, ParseStandard): five fields, or a descriptor such as <c>@daily</c> and
/// <c>@every 1h30m</c>, after a time zone or none.
/// </summary>
internal static class CronSyntax
{
    private static readonly string[] Descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Field[] Fields = [new(0, 59, []), new(0, 23, []), new(1, 31, []), new(1, 12, Months), new(0, 6, Days)];

    /// <summary>What is wrong, in the parser's words; null when nothing is.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var space = schedule.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
            {
                // The parser panics there, and upstream says so.
                return "invalid schedule format: runtime error: slice bounds out of range [:-1]";
            }

            var zone = schedule[(schedule.IndexOf('=', StringComparison.Ordinal) + 1)..space];
            if (TimeZones.Problem(zone) is { } unknown)
            {
                return $"provided bad location {zone}: {unknown}";
            }

            schedule = schedule[space..].Trim();
        }

        return schedule.StartsWith('@') ? Descriptor(schedule) : FieldList(schedule);
    }

    private static string? Descriptor(string text)
    {
        const string every = "@every ";
        if (text.StartsWith(every, StringComparison.Ordinal))
        {
            return GoDuration.Problem(text[every.Length..]) is { } problem ? $"failed to parse duration {text}: {problem}" : null;
        }

        return Descriptors.Contains(text) ? null : $"unrecognized descriptor: {text}";
    }

    private static string? FieldList(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields.Length)
        {
            return $"expected exactly {Fields.Length} fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        }

        return fields
            .Zip(Fields)
            .SelectMany(f => f.First.Split(',', StringSplitOptions.RemoveEmptyEntries), (f, range) => Range(range, f.Second))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string? Range(string text, Field field)
    {
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

        return start < field.Least ? $"beginning of range ({start}) below minimum ({field.Least}): {text}"
            : end > field.Most ? $"end of range ({end}) above maximum ({field.Most}): {text}"
            : start > end ? $"beginning of range ({start}) beyond end of range ({end}): {text}"
            : step == 0 ? $"step of range should be a positive number: {text}"
            : null;
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
