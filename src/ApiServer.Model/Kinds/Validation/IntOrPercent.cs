using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Members that are a number or a percentage (intstr.IntOrString; apps validation.go).</summary>
internal static class IntOrPercent
{
    private const int Whole = 100;

    private const string PercentDetail =
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    /// <summary>A number that is not negative, or a percentage.</summary>
    public static void Check(JsonValue? value, string path, ICollection<FieldError> errors)
    {
        if (value?.AsString is { } text ? Percent(text) is null : value?.AsInteger < 0)
        {
            errors.Add(FieldError.Invalid(path, value, value is JsonString ? PercentDetail : MemberRules.NonNegativeDetail));
        }
    }

    /// <summary>When it is a percentage: not above 100%.</summary>
    public static void CheckNotAboveWhole(JsonValue? value, string path, ICollection<FieldError> errors)
    {
        if (value?.AsString is { } text && Percent(text) > Whole)
        {
            errors.Add(FieldError.Invalid(path, value, "must not be greater than 100%"));
        }
    }

    /// <summary>The number, of items or percent; 0 when there is none.</summary>
    public static long Amount(JsonValue? value) => value?.AsString is { } text
        ? Percent(text) ?? (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0)
        : value?.AsInteger ?? 0;

    private static long? Percent(string text)
    {
        var digits = text.AsSpan().TrimEnd('%');
        return digits.Length != text.Length - 1 || digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9')
            ? null
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : long.MaxValue;
    }
}
