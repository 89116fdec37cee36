using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Structural;

/// <summary>One value against its <see cref="ValueRules"/>, in the words of kube-openapi's validation as apiextensions reports them.</summary>
internal static class ValueChecks
{
    public static void Check(ValueRules rules, JsonValue value, string path, ICollection<FieldError> errors)
    {
        CheckType(rules, value, path, errors);
        switch (value)
        {
            case JsonString text:
                CheckText(rules, text.Value, path, errors);
                break;
            case JsonInteger or JsonNumber:
                CheckNumber(rules, value, path, errors);
                break;
            case JsonArray list:
                CheckItems(rules, list, path, errors);
                break;
            case JsonObject obj:
                CheckProperties(rules, obj, path, errors);
                break;
        }

        if (rules.Enum.Count > 0 && !rules.Enum.Contains(value))
        {
            errors.Add(FieldError.NotSupported(path, value, rules.Enum.Select(e => e.AsString ?? e.ToString())));
        }
    }

    /// <summary>An integer may be asked for as a number, and be written with a fraction of zeros.</summary>
    private static void CheckType(ValueRules rules, JsonValue value, string path, ICollection<FieldError> errors)
    {
        var found = value switch
        {
            JsonString => "string",
            JsonBoolean => "boolean",
            JsonInteger => "integer",
            JsonNumber n => rules.Type == "integer" && double.IsInteger(n.Value) ? "integer" : "number",
            JsonArray => "array",
            JsonObject => "object",
            _ => "null",
        };
        if (rules.Type.Length > 0 && found != rules.Type && !(found == "integer" && rules.Type == "number"))
        {
            errors.Add(new FieldError(FieldErrorType.TypeInvalid, path, found, $"{path} in body must be of type {rules.Type}: \"{found}\""));
        }
    }

    private static void CheckText(ValueRules rules, string text, string path, ICollection<FieldError> errors)
    {
        var length = text.EnumerateRunes().Count();
        if (rules.MaxLength is { } most && length > most)
        {
            errors.Add(FieldError.TooLong(path, (int)most));
        }

        if (rules.MinLength is { } least && length < least)
        {
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should be at least {least} chars long"));
        }

        if (rules.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should match '{pattern}'"));
        }

        if (rules.Format == "date-time" && !GoTime.TryParse(text, micro: false, out _, out _))
        {
            errors.Add(new FieldError(FieldErrorType.TypeInvalid, path, text, $"{path} in body must be of type date-time: {GoFormat.Quoted(text)}"));
        }
    }

    private static void CheckNumber(ValueRules rules, JsonValue value, string path, ICollection<FieldError> errors)
    {
        var number = value is JsonInteger n ? n.Value : ((JsonNumber)value).Value;
        if (rules.MultipleOf is { } factor && !double.IsInteger(number / factor))
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be a multiple of {Shown(factor, value)}"));
        }

        if (rules.Maximum is { } most && (rules.ExclusiveMaximum ? number >= most : number > most))
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be less than {(rules.ExclusiveMaximum ? "" : "or equal to ")}{Shown(most, value)}"));
        }

        if (rules.Minimum is { } least && (rules.ExclusiveMinimum ? number <= least : number < least))
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be greater than {(rules.ExclusiveMinimum ? "" : "or equal to ")}{Shown(least, value)}"));
        }
    }

    /// <summary>A whole limit of an integer is shown as an integer.</summary>
    private static string Shown(double limit, JsonValue value) => value is JsonInteger && double.IsInteger(limit) && Math.Abs(limit) < long.MaxValue
        ? ((long)limit).ToString(CultureInfo.InvariantCulture)
        : GoFormat.Float(limit);

    private static void CheckItems(ValueRules rules, JsonArray list, string path, ICollection<FieldError> errors)
    {
        if (rules.MinItems is { } least && list.Count < least)
        {
            errors.Add(FieldError.Invalid(path, list.Count, $"{path} in body should have at least {least} items"));
        }

        if (rules.MaxItems is { } most && list.Count > most)
        {
            errors.Add(FieldError.TooMany(path, list.Count, (int)most));
        }

        if (rules.UniqueItems && list.Distinct().Count() < list.Count)
        {
            errors.Add(FieldError.Invalid(path, "", $"{path} in body shouldn't contain duplicates"));
        }
    }

    private static void CheckProperties(ValueRules rules, JsonObject obj, string path, ICollection<FieldError> errors)
    {
        if (rules.MinProperties is { } least && obj.Count < least)
        {
            errors.Add(FieldError.Invalid(path, obj.Count, $"{path} in body should have at least {least} properties"));
        }

        if (rules.MaxProperties is { } most && obj.Count > most)
        {
            errors.Add(FieldError.TooMany(path, obj.Count, (int)most));
        }
    }
}
