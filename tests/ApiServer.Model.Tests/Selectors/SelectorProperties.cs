using ApiServer.Model.Json;
using ApiServer.Model.Selectors;
using CsCheck;

namespace ApiServer.Model.Tests.Selectors;

public sealed class SelectorProperties
{
    private static readonly Gen<string> Key = Gen.OneOf("a", "b", "in", "example.com/a", "x_y.z");
    private static readonly Gen<string> Value = Gen.OneOf("", "1", "7", "v", "notin", "A.b");
    private static readonly Gen<string> Number = Gen.Int[-9, 9].Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static readonly Gen<LabelRequirement> Requirement = Gen.OneOf(
        Gen.Select(Key, Gen.OneOf(LabelOperator.Equals, LabelOperator.DoubleEquals, LabelOperator.NotEquals), Value)
            .Select((key, op, value) => LabelRequirement.Create(key, op, [value])),
        // Upstream's text of a set of only the empty value is (), which its parser refuses: left out.
        Gen.Select(Key, Gen.OneOf(LabelOperator.In, LabelOperator.NotIn), Value.Array[1, 4].Where(v => v.Any(t => t.Length > 0)))
            .Select((key, op, values) => LabelRequirement.Create(key, op, [.. values.Distinct()])),
        Gen.Select(Key, Gen.OneOf(LabelOperator.Exists, LabelOperator.DoesNotExist))
            .Select((key, op) => LabelRequirement.Create(key, op, [])),
        Gen.Select(Key, Gen.OneOf(LabelOperator.GreaterThan, LabelOperator.LessThan), Gen.Int[0, 9])
            .Select((key, op, n) => LabelRequirement.Create(key, op, [$"{n}"])));

    private static readonly Gen<JsonObject> Labels = Gen.Select(Key, Gen.OneOf(Value, Number)).Array[0, 4].Select(
        labels => labels.Aggregate(JsonObject.Empty, (map, l) => map.With(l.Item1, l.Item2)));

    [Fact]
    public void Label_selector_survives_its_text() => Gen.Select(Requirement.Array[0, 4], Labels).Sample(
        (requirements, labels) =>
        {
            var text = string.Join(',', requirements.Select(r => r.ToString()));
            var selector = LabelSelector.Parse(text);
            var again = LabelSelector.Parse(selector.ToString());
            return again.ToString() == selector.ToString()
                && again.Matches(labels) == selector.Matches(labels)
                && selector.Matches(labels) == requirements.All(r => r.Matches(labels));
        },
        iter: 2_000);

    [Fact]
    public void Field_selector_survives_its_text() =>
        Gen.Select(Gen.OneOf("metadata.name", "spec.nodeName", "a"), Gen.Bool, Gen.OneOf(Value, Gen.OneOf("a,b", "a=b", "\\", "a\\,=b"))).Array[0, 4].Sample(
            terms =>
            {
                var selector = new FieldSelector([.. terms.Select(t => new FieldRequirement(t.Item1, t.Item2, t.Item3))]);
                var again = FieldSelector.Parse(selector.ToString());
                return again.Requirements.ToHashSet().SetEquals(selector.Requirements);
            },
            iter: 2_000);
}
