using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Selectors;

namespace ApiServer.Model.Kinds.Meta;

/// <summary>Labels and label selectors (apimachinery meta/v1/validation).</summary>
internal static class LabelValidation
{
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];

    public static void Validate(JsonObject labels, string path, ICollection<FieldError> errors)
    {
        foreach (var (key, value) in labels)
        {
            Key(key, path, errors);
            foreach (var detail in NameFormats.LabelValue(value.AsString ?? ""))
            {
                errors.Add(FieldError.Invalid(path, value, detail));
            }
        }
    }

    public static void Key(string key, string path, ICollection<FieldError> errors)
    {
        foreach (var detail in NameFormats.QualifiedName(key))
        {
            errors.Add(FieldError.Invalid(path, key, detail));
        }
    }

    /// <summary>A label selector object.</summary>
    public static void Selector(JsonObject selector, string path, ICollection<FieldError> errors)
    {
        Validate(selector.ObjectAt("matchLabels"), path + ".matchLabels", errors);
        var expressions = selector.ArrayAt("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            Expression(expressions[i].AsObject ?? JsonObject.Empty, $"{path}.matchExpressions[{i}]", errors);
        }
    }

    private static void Expression(JsonObject expression, string path, ICollection<FieldError> errors)
    {
        var count = expression.ArrayAt("values").Count;
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn":
                if (count == 0)
                {
                    errors.Add(FieldError.Required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }

                break;
            case "Exists" or "DoesNotExist":
                if (count > 0)
                {
                    errors.Add(FieldError.Forbidden(path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }

                break;
            default:
                errors.Add(FieldError.Invalid(path + ".operator", expression.Text("operator"), "not a valid selector operator"));
                break;
        }

        Key(expression.Text("key"), path + ".key", errors);
        var values = expression.ArrayAt("values");
        for (var i = 0; i < values.Count; i++)
        {
            foreach (var detail in NameFormats.LabelValue(values[i].AsString ?? ""))
            {
                errors.Add(FieldError.Invalid($"{path}.values[{i}]", values[i], detail));
            }
        }
    }

    /// <summary>Whether a (valid) label selector object selects these labels; an empty one selects all.</summary>
    public static bool Selects(JsonObject selector, JsonObject labels)
    {
        foreach (var (key, value) in selector.ObjectAt("matchLabels"))
        {
            if (labels.String(key) is not { } text || text != value.AsString)
            {
                return false;
            }
        }

        return selector.ArrayAt("matchExpressions").Objects.All(e => Selects(e, labels.String(e.Text("key"))));
    }

    /// <summary>What a selector object selects (LabelSelectorAsSelector): nothing when it is missing; null when it cannot be read.</summary>
    public static LabelSelector? Read(JsonObject? selector)
    {
        try
        {
            return selector is null ? LabelSelector.Nothing : LabelSelector.FromObject(selector);
        }
        catch (SelectorException)
        {
            return null;
        }
    }

    private static bool Selects(JsonObject expression, string? value) => Array.IndexOf(Operators, expression.Text("operator")) switch
    {
        0 => value is not null && expression.ArrayAt("values").Strings.Contains(value),
        1 => value is null || !expression.ArrayAt("values").Strings.Contains(value),
        2 => value is not null,
        _ => value is null,
    };
}
