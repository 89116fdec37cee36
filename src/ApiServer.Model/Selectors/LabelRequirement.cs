using System.Globalization;
using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Selectors;

/// <summary>One term of a label selector (apimachinery labels.Requirement).</summary>
public sealed class LabelRequirement
{
    private readonly long _bound;

    private LabelRequirement(string key, LabelOperator op, IReadOnlyList<string> values)
    {
        Key = key;
        Operator = op;
        Values = values;
        _bound = op is LabelOperator.GreaterThan or LabelOperator.LessThan && TryParseInteger(values[0], out var bound) ? bound : 0;
    }

    public string Key { get; }

    public LabelOperator Operator { get; }

    public IReadOnlyList<string> Values { get; }

    /// <summary>A checked requirement.</summary>
    /// <exception cref="SelectorException">The key, the values, or their number do not fit the operator.</exception>
    public static LabelRequirement Create(string key, LabelOperator op, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var errors = new List<FieldError>();
        if (LabelSyntax.KeyErrors(key) is { Count: > 0 } keyErrors)
        {
            errors.Add(FieldError.Invalid("key", key, string.Join("; ", keyErrors)));
        }

        if (CountError(op, values.Count) is { } countError)
        {
            errors.Add(FieldError.Invalid("values", JsonArray.OfStrings(values), countError));
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (op is LabelOperator.GreaterThan or LabelOperator.LessThan && !TryParseInteger(values[i], out _))
            {
                errors.Add(FieldError.Invalid($"values[{i}]", values[i], "for 'Gt', 'Lt' operators, the value must be an integer"));
            }
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (LabelSyntax.ValueErrors(values[i]) is { Count: > 0 } valueErrors)
            {
                errors.Add(FieldError.Invalid($"values[{i}][{key}]", values[i], string.Join("; ", valueErrors)));
            }
        }

        return errors.Count switch
        {
            0 => new LabelRequirement(key, op, values),
            1 => throw new SelectorException(errors[0].ToString()),
            _ => throw new SelectorException("[" + string.Join(", ", errors) + "]"),
        };
    }

    /// <summary>An equality that is not checked: of a map that was validated when its object was written.</summary>
    internal static LabelRequirement Equality(string key, string value) => new(key, LabelOperator.Equals, [value]);

    /// <summary>Whether an object with these labels is meant.</summary>
    public bool Matches(JsonObject labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var value = labels.String(Key);
        return Operator switch
        {
            LabelOperator.Exists => value is not null,
            LabelOperator.DoesNotExist => value is null,
            LabelOperator.In or LabelOperator.Equals or LabelOperator.DoubleEquals => value is not null && Has(value),
            LabelOperator.NotIn or LabelOperator.NotEquals => value is null || !Has(value),
            LabelOperator.GreaterThan => value is not null && TryParseInteger(value, out var n) && n > _bound,
            _ => value is not null && TryParseInteger(value, out var n) && n < _bound,
        };
    }

    /// <summary>The query form, values in order.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Operator == LabelOperator.DoesNotExist ? "!" : "").Append(Key).Append(Operator switch
        {
            LabelOperator.Equals => "=",
            LabelOperator.DoubleEquals => "==",
            LabelOperator.NotEquals => "!=",
            LabelOperator.GreaterThan => ">",
            LabelOperator.LessThan => "<",
            LabelOperator.In => " in (",
            LabelOperator.NotIn => " notin (",
            _ => "",
        });
        text.AppendJoin(',', Values.Order(StringComparer.Ordinal));
        return Operator is LabelOperator.In or LabelOperator.NotIn ? text.Append(')').ToString() : text.ToString();
    }

    private static string? CountError(LabelOperator op, int count) => op switch
    {
        LabelOperator.In or LabelOperator.NotIn => count > 0 ? null : "for 'in', 'notin' operators, values set can't be empty",
        LabelOperator.Exists or LabelOperator.DoesNotExist => count == 0 ? null : "values set must be empty for exists and does not exist",
        LabelOperator.GreaterThan or LabelOperator.LessThan => count == 1 ? null : "for 'Gt', 'Lt' operators, exactly one value is required",
        _ => count == 1 ? null : "exact-match compatibility requires one single value",
    };

    private static bool TryParseInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private bool Has(string value)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (string.Equals(Values[i], value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
