using ApiServer.Model.Json;

namespace ApiServer.Model.Selectors;

/// <summary>A label selector: requirements, all of which must hold, in the order of their keys (apimachinery labels.Selector).</summary>
public sealed class LabelSelector
{
    /// <summary>Matches every object.</summary>
    public static readonly LabelSelector Everything = new([]);

    /// <summary>Matches no object: what upstream makes of an object form that is absent, where that means "none".</summary>
    public static readonly LabelSelector Nothing = new([]);

    private readonly LabelRequirement[] _requirements;

    private LabelSelector(LabelRequirement[] requirements) => _requirements = requirements;

    /// <summary>The terms, in the order of their keys.</summary>
    public IReadOnlyList<LabelRequirement> Requirements => _requirements;

    public bool IsEverything => ReferenceEquals(this, Everything);

    /// <summary>Reads the query form, <c>app=nginx,tier in (a,b),!x</c>.</summary>
    /// <exception cref="SelectorException">The text is malformed; the message is upstream's.</exception>
    public static LabelSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(new LabelSelectorParser(text).Parse());
    }

    /// <summary>Reads the object form (matchLabels, matchExpressions); an empty or missing one matches everything.</summary>
    /// <exception cref="SelectorException">A key, value or operator is malformed; the message is upstream's.</exception>
    public static LabelSelector FromObject(JsonObject? selector)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in selector.ObjectAt("matchLabels"))
        {
            requirements.Add(LabelRequirement.Create(key, LabelOperator.Equals, [value.AsString ?? ""]));
        }

        foreach (var expression in selector.ArrayAt("matchExpressions").Objects)
        {
            requirements.Add(FromExpression(expression));
        }

        return Of(requirements);
    }

    /// <summary>A selector of equalities (a Service's spec.selector), which are not checked. An empty map matches everything.</summary>
    public static LabelSelector FromMap(JsonObject map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Of(map.Select(m => LabelRequirement.Equality(m.Key, m.Value.AsString ?? "")));
    }

    /// <summary>Whether an object with these labels (metadata.labels) is selected.</summary>
    public bool Matches(JsonObject labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return !ReferenceEquals(this, Nothing);
    }

    /// <summary>The query form, as in a Scale's <c>status.selector</c>: terms in the order of their keys, values in order.</summary>
    public override string ToString() => string.Join(',', (IEnumerable<LabelRequirement>)_requirements);

    private static LabelRequirement FromExpression(JsonObject expression)
    {
        var written = expression.String("operator") ?? "";
        var op = written switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "Exists" => LabelOperator.Exists,
            "DoesNotExist" => LabelOperator.DoesNotExist,
            _ => throw new SelectorException($"{GoFormat.Quoted(written)} is not a valid label selector operator"),
        };
        return LabelRequirement.Create(expression.String("key") ?? "", op, [.. expression.ArrayAt("values").Strings]);
    }

    private static LabelSelector Of(IEnumerable<LabelRequirement> requirements)
    {
        LabelRequirement[] sorted = [.. requirements.OrderBy(r => r.Key, StringComparer.Ordinal)];
        return sorted.Length == 0 ? Everything : new LabelSelector(sorted);
    }
}
