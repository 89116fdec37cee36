using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Model.Tests.Patch;

/// <summary>The patch that makes one object of another, in each of the three formats, as a client makes it.</summary>
internal static class PatchDiff
{
    public static JsonArray Json(JsonValue from, JsonValue to)
    {
        var operations = new List<JsonValue>();
        Json(from, to, "", operations);
        return JsonArray.Of(operations);
    }

    public static JsonObject Merge(JsonObject from, JsonObject to) => Members(from, to, (_, a, b) =>
        a is JsonObject x && b is JsonObject y ? Merge(x, y) : b);

    /// <summary>With the directives that kubectl sends: deletions, the order of lists, the members of unions.</summary>
    public static JsonObject Strategic(TypeSchema type, JsonObject from, JsonObject to)
    {
        var patch = JsonObject.Empty;
        var plain = Members(from, to, (name, a, b) =>
        {
            Assert.True(type.TryGetField(name, out var field));
            var strategies = field.PatchStrategy?.Split(',') ?? [];
            switch (a, b)
            {
                case (JsonObject x, JsonObject y) when field.Type.Struct is { } member && !strategies.Contains("replace"):
                    return Retaining(strategies, Strategic(member, x, y), y);
                case (JsonObject x, JsonObject y) when field.Type.Value == ValueType.Map:
                    return Merge(x, y);
                case (JsonArray x, JsonArray y) when strategies.Contains("merge"):
                    patch = field.PatchMergeKey is { } key ? Items(patch, field, key, strategies, x, y) : Scalars(patch, name, x, y);
                    return null;
                default:
                    return b;
            }
        });
        return patch.Aggregate(plain, (all, member) => all.With(member.Key, member.Value));
    }

    private static JsonObject Items(JsonObject patch, FieldSchema list, string key, string[] strategies, JsonArray from, JsonArray to)
    {
        var old = from.Objects.ToDictionary(i => i[key]!);
        var gone = old.Keys.Except(to.Objects.Select(i => i[key]!)).Select(k => JsonObject.Of(("$patch", "delete"), (key, k)));
        var changed = to.Objects.Where(i => !old.TryGetValue(i[key]!, out var was) || !was.Equals(i)).Select(i => old.TryGetValue(i[key]!, out var was)
            ? Retaining(strategies, Strategic(list.Type.Element!.Struct!, was, i).With(key, i[key]!), i)
            : i);
        return patch
            .With("$setElementOrder/" + list.Name, JsonArray.Of(to.Objects.Select(i => JsonObject.Of((key, i[key]!)))))
            .With(list.Name, JsonArray.Of(changed.Concat(gone)));
    }

    private static JsonObject Scalars(JsonObject patch, string name, JsonArray from, JsonArray to) => patch
        .With("$setElementOrder/" + name, to)
        .With("$deleteFromPrimitiveList/" + name, JsonArray.Of(from.Except(to)))
        .With(name, JsonArray.Of(to.Except(from)));

    private static JsonObject Retaining(string[] strategies, JsonObject patch, JsonObject to) =>
        strategies.Contains("retainKeys") && patch.Count > 0 ? patch.With("$retainKeys", JsonArray.OfStrings(to.Names)) : patch;

    /// <summary>Null for what goes, and what stands for a member that came or changed.</summary>
    private static JsonObject Members(JsonObject from, JsonObject to, Func<string, JsonValue?, JsonValue, JsonValue?> diff)
    {
        var patch = from.Names.Where(n => !to.Contains(n)).Aggregate(JsonObject.Empty, (p, n) => p.With(n, JsonNull.Instance));
        foreach (var (name, value) in to)
        {
            if (from[name]?.Equals(value) != true && diff(name, from[name], value) is { } change)
            {
                patch = patch.With(name, change);
            }
        }

        return patch;
    }

    private static void Json(JsonValue from, JsonValue to, string path, List<JsonValue> operations)
    {
        switch (from, to)
        {
            case (JsonObject a, JsonObject b):
                foreach (var name in a.Names.Union(b.Names))
                {
                    Member(a[name], b[name], $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", operations);
                }

                break;
            case (JsonArray a, JsonArray b):
                for (var i = a.Count - 1; i >= b.Count; i--)
                {
                    Member(a[i], null, $"{path}/{i.ToString(CultureInfo.InvariantCulture)}", operations);
                }

                for (var i = 0; i < b.Count; i++)
                {
                    Member(i < a.Count ? a[i] : null, b[i], i < a.Count ? $"{path}/{i.ToString(CultureInfo.InvariantCulture)}" : path + "/-", operations);
                }

                break;
            default:
                Member(from, to, path, operations);
                break;
        }
    }

    private static void Member(JsonValue? from, JsonValue? to, string path, List<JsonValue> operations)
    {
        if (to is null)
        {
            operations.Add(JsonObject.Of(("op", "test"), ("path", path), ("value", from!)));
            operations.Add(JsonObject.Of(("op", "remove"), ("path", path)));
        }
        else if (from is null || from.Kind != to.Kind || (from is not (JsonObject or JsonArray) && !from.Equals(to)))
        {
            operations.Add(JsonObject.Of(("op", from is null ? "add" : "replace"), ("path", path), ("value", to)));
        }
        else if (from is JsonObject or JsonArray)
        {
            Json(from, to, path, operations);
        }
    }
}
