using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Rest.Options;

/// <summary>Numbers and booleans of a query, refused with the words of Go's strconv.</summary>
internal static class GoNumbers
{
    /// <summary>A 64-bit integer; null when the text is missing or empty.</summary>
    /// <exception cref="ApiStatusException">400: not a number.</exception>
    public static long? ParseInt(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var digits = text.TrimStart('-', '+');
        var why = digits.Length > 0 && digits.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
        throw StatusErrors.BadRequest($"strconv.ParseInt: parsing {GoFormat.Quoted(text)}: {why}");
    }

    /// <summary>A boolean as Kubernetes reads it from a query: anything but <c>0</c> and <c>false</c> is true; null when it is missing.</summary>
    public static bool? ParseFlag(string? text) =>
        text is null ? null : !(text == "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase));
}
