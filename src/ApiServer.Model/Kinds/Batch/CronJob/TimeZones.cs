using ApiServer.Model.Errors;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>Names of time zones, as the machine's database has them.</summary>
internal static class TimeZones
{
    private const int MaxPart = 14;

    /// <summary>The zone of a CronJob (batch validation.go, validateTimeZone).</summary>
    public static void Check(string zone, string path, ICollection<FieldError> errors)
    {
        if (zone.Length == 0)
        {
            errors.Add(FieldError.Invalid(path, zone, "timeZone must be nil or non-empty string"));
        }
        else if (!zone.Split('/').All(IsPart))
        {
            errors.Add(FieldError.Invalid(path, zone, $"unknown time zone {zone}"));
        }
        else
        {
            if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(FieldError.Invalid(path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"));
            }

            if (Problem(zone) is { } problem)
            {
                errors.Add(FieldError.Invalid(path, zone, problem));
            }
        }
    }

    /// <summary>Why Go does not load that zone; null when it does.</summary>
    public static string? Problem(string zone) => zone switch
    {
        "" or "UTC" or "Local" => null,
        _ when zone[0] is '/' or '\\' || zone.Split('/', '\\').Contains("..") => "time: invalid location name",
        _ => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? null : $"unknown time zone {zone}",
    };

    private static bool IsPart(string part) =>
        part is not ("" or "." or "..") && part.Length <= MaxPart && part[0] != '-' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+');
}
