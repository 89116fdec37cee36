using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>The usual rules of single members, with upstream's sentences.</summary>
internal static class MemberRules
{
    public const string NonNegativeDetail = "must be greater than or equal to 0";
    public const string ImmutableDetail = "field is immutable";
    public const string PortRange = "must be between 1 and 65535, inclusive";
    public const string IdRange = "must be between 0 and 2147483647, inclusive";

    /// <summary>There, and not "" or an empty list.</summary>
    public static MemberRule IsRequired(this MemberRule rule, string detail = "") =>
        rule.Check((value, context) =>
        {
            if (IsUnset(value))
            {
                context.Report(FieldError.Required(context.PropertyPath, detail));
            }
        });

    /// <summary>When it is there: not below 0.</summary>
    public static MemberRule IsNotNegative(this MemberRule rule) =>
        rule.Check((value, context) =>
        {
            if (value?.AsInteger < 0)
            {
                context.Report(FieldError.Invalid(context.PropertyPath, value, NonNegativeDetail));
            }
        });

    /// <summary>When it is there: in a range, with upstream's words for it.</summary>
    public static MemberRule IsBetween(this MemberRule rule, long low, long high, string? detail = null) =>
        rule.Check((value, context) =>
        {
            if (value?.AsInteger is { } n && (n < low || n > high))
            {
                context.Report(FieldError.Invalid(context.PropertyPath, value, detail ?? $"must be between {low} and {high}, inclusive"));
            }
        });

    /// <summary>When it is there and not "": one of a list; upstream shows the list in the order given.</summary>
    public static MemberRule IsOneOf(this MemberRule rule, params string[] supported) =>
        rule.Check((value, context) =>
        {
            if (value?.AsString is { Length: > 0 } text && !supported.Contains(text))
            {
                context.Report(FieldError.NotSupported(context.PropertyPath, value, supported));
            }
        });

    /// <summary>One of a list; Required when it is missing.</summary>
    public static MemberRule IsRequiredOneOf(this MemberRule rule, params string[] supported) =>
        rule.Check((value, context) =>
        {
            if (IsUnset(value))
            {
                context.Report(FieldError.Required(context.PropertyPath));
            }
            else if (!supported.Contains(value?.AsString))
            {
                context.Report(FieldError.NotSupported(context.PropertyPath, value, supported));
            }
        });

    /// <summary>When it is there and not "": of that format.</summary>
    public static MemberRule HasFormat(this MemberRule rule, Func<string, IReadOnlyList<string>> format) =>
        rule.Check((value, context) =>
        {
            if (value?.AsString is { Length: > 0 } text)
            {
                foreach (var detail in format(text))
                {
                    context.Report(FieldError.Invalid(context.PropertyPath, value, detail));
                }
            }
        });

    /// <summary>Required, and of that format.</summary>
    public static MemberRule IsRequiredWithFormat(this MemberRule rule, Func<string, IReadOnlyList<string>> format) =>
        rule.Check((value, context) =>
        {
            if (IsUnset(value))
            {
                context.Report(FieldError.Required(context.PropertyPath));
                return;
            }

            foreach (var detail in format(value?.AsString ?? ""))
            {
                context.Report(FieldError.Invalid(context.PropertyPath, value, detail));
            }
        });

    /// <summary>Labels of a template or a node selector: keys and values, reported at the map.</summary>
    public static MemberRule HasLabels(this MemberRule rule) =>
        rule.Check((value, context) =>
        {
            if (value is JsonObject labels)
            {
                List<FieldError> errors = [];
                Meta.LabelValidation.Validate(labels, context.PropertyPath, errors);
                errors.ForEach(context.Report);
            }
        });

    /// <summary>When it is there: a label selector.</summary>
    public static MemberRule IsLabelSelector(this MemberRule rule) =>
        rule.Check((value, context) =>
        {
            if (value is JsonObject selector)
            {
                List<FieldError> errors = [];
                Meta.LabelValidation.Selector(selector, context.PropertyPath, errors);
                errors.ForEach(context.Report);
            }
        });

    /// <summary>Go's idea of empty: missing, "", 0, an empty list or map.</summary>
    public static bool IsUnset(JsonValue? value) => value switch
    {
        null or JsonNull => true,
        JsonString s => s.Value.Length == 0,
        JsonArray a => a.Count == 0,
        _ => false,
    };
}
