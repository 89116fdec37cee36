using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Tests.Fuzz;

/// <summary>
/// Walks down a tree by chance, along its schema where there is one, and changes what it comes to: values of the field's type at its edges, fields
/// that the object did not have, values of the same field in other objects, and what fits nothing.
/// </summary>
internal sealed class TreeMutation
{
    /// <summary>So many values a tree may have: repetitions of repetitions have no end.</summary>
    private const int Heaviest = 10_000;

    private readonly Dictionary<string, JsonValue[]> _values;

    /// <summary>Knows the values that these trees have by the names of their fields.</summary>
    public TreeMutation(IEnumerable<JsonValue> trees) =>
        _values = trees.SelectMany(Members).DistinctBy(m => (m.Key, m.Value.ToString())).GroupBy(m => m.Key, m => m.Value).ToDictionary(g => g.Key, g => g.ToArray());

    public JsonValue Of(JsonValue tree, TypeSchema? schema, Random random)
    {
        var changed = Mutate(tree, schema is null ? null : new TypeReference(Model.Schema.ValueType.Struct, schema), null, random, root: true);
        return Weight(changed) > Heaviest ? tree : changed;
    }

    private JsonValue Mutate(JsonValue tree, TypeReference? type, FieldSchema? field, Random random, bool root = false)
    {
        // What is wrong with kind or apiVersion hides the rest: seldom.
        var down = random.Next(root ? 40 : 6) > 0;
        switch (tree)
        {
            case JsonObject { Count: > 0 } o:
                var name = Heavy(o, random);
                if (!down)
                {
                    return MutateObject(o, name, type, random);
                }

                var of = type?.Struct is { } s && s.TryGetField(name, out var found) ? found : null;
                return o.With(name, Mutate(o[name]!, of?.Type ?? (type?.Struct is null ? type?.Element : null), of, random));
            case JsonArray { Count: > 0 } a:
                var at = random.Next(a.Count);
                return down ? a.With(at, Mutate(a[at], type?.Element, field, random)) : random.Next(5) switch
                {
                    0 => JsonArray.Of(a.Where((_, i) => i != at)),
                    1 => a.Add(a[at]),
                    2 => JsonArray.Of(Enumerable.Repeat(a[at], random.Next(300))),
                    3 when type?.Element is { } element => a.Add(random.Of(element, field, depth: 2)),
                    _ => Replace(a, type, field, random),
                };
            default:
                return Replace(tree, type, field, random);
        }
    }

    private JsonValue MutateObject(JsonObject o, string name, TypeReference? type, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return o.Without(name);
            case 1:
                return o.With(random.Text(), o[name]!);
            case 2:
                return o.Without(name).With(name + random.Text(), o[name]!);
            case 3:
                return o.With(name, Known(name, o[name]!, random));
            case 4:
                return Replace(o, type, null, random);
            default:
                if (type?.Struct is not { Fields.Count: > 0 } schema)
                {
                    return o.With(random.Text(), type?.Element is { } element ? random.Of(element, null, depth: 2) : random.Untyped());
                }

                var field = schema.Fields[random.Next(schema.Fields.Count)];
                return o.With(field.Name, random.Next(3) == 0 ? Known(field.Name, JsonNull.Instance, random) : random.Of(field.Type, field, depth: 3));
        }
    }

    private JsonValue Replace(JsonValue value, TypeReference? type, FieldSchema? field, Random random) => random.Next(8) switch
    {
        0 => Deepened(value, random.Next(random.Next(4) == 0 ? 600 : 5)),
        1 => JsonArray.Of(value, value),
        2 => random.Untyped(),
        3 when field is not null => Known(field.Name, value, random),
        4 => Known(random.Pick<string>(["spec", "metadata", "status", "template", "selector", "containers"]), value, random),
        _ when type is not null => random.Of(type, field, depth: 2),
        _ => random.Text(),
    };

    /// <summary>What another object has there.</summary>
    private JsonValue Known(string name, JsonValue otherwise, Random random) => _values.TryGetValue(name, out var values) ? random.Pick(values) : otherwise;

    /// <summary>A member by chance, those with more in them more often: so each value of the tree is met about as often as any other.</summary>
    private static string Heavy(JsonObject o, Random random)
    {
        var left = random.Next(o.Sum(m => Weight(m.Value)));
        return o.First(m => (left -= Weight(m.Value)) < 0).Key;
    }

    private static int Weight(JsonValue value) => value switch
    {
        JsonObject o => 1 + o.Sum(m => Weight(m.Value)),
        JsonArray a => 1 + a.Sum(Weight),
        _ => 1,
    };

    private static JsonValue Deepened(JsonValue value, int times)
    {
        for (var i = 0; i < times; i++)
        {
            value = i % 2 == 0 ? JsonArray.Of(value) : JsonObject.Of(("a", value));
        }

        return value;
    }

    private static IEnumerable<KeyValuePair<string, JsonValue>> Members(JsonValue tree) => tree switch
    {
        JsonObject o => o.SelectMany(m => Members(m.Value).Prepend(m)),
        JsonArray a => a.SelectMany(Members),
        _ => [],
    };
}
