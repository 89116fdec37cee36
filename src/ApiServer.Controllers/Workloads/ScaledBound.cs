using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Workloads;

/// <summary>A bound that is a number or a percentage (upstream: GetScaledValueFromIntOrPercent).</summary>
internal static class ScaledBound
{
    /// <summary>The number, or the percentage of the total; 0 for a missing bound, null for a text that is no percentage.</summary>
    public static long? Of(JsonValue? bound, long total, bool roundUp)
    {
        if (bound is null or JsonInteger)
        {
            return bound?.AsInteger ?? 0;
        }

        if (bound.AsString is not { } text || !text.EndsWith('%') || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent))
        {
            return null;
        }

        var part = percent * (decimal)total / 100;
        return (long)(roundUp ? Math.Ceiling(part) : Math.Floor(part));
    }
}
