using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>
/// Operations on sets of field paths. A set is kept as it is stored, a FieldsV1 tree: a member for every path element (<c>f:spec</c>,
/// <c>k:{"name":"a"}</c>, <c>v:"x"</c>), sorted; <c>{}</c> is a path in the set, an object with members a path that leads on, in the set itself
/// when it has the member <c>.</c>. What has to be read, compared and written with every write is never translated.
/// </summary>
internal static class FieldSet
{
    /// <summary>The member that puts a path with children into the set itself.</summary>
    public const string Self = ".";

    public static readonly JsonObject Empty = JsonObject.Empty;

    /// <summary>What stands for a path that is in the set and leads no further.</summary>
    public static readonly JsonObject Leaf = JsonObject.Empty;

    private static readonly KeyValuePair<string, JsonValue>[] OnlySelf = [new(Self, JsonObject.Empty)];

    /// <summary>A set, or the node of a path, of these entries, in any order.</summary>
    public static JsonObject Of(List<KeyValuePair<string, JsonValue>> entries)
    {
        if (entries.Count == 0)
        {
            return Empty;
        }

        var members = entries.ToArray();
        if (members.Length > 1)
        {
            Array.Sort(members, static (a, b) => PathElementOrder.Instance.Compare(a.Key, b.Key));
        }

        return new JsonObject(members);
    }

    /// <summary>A set of the paths of field names: <c>metadata.name</c>.</summary>
    public static JsonObject OfFields(params IEnumerable<string> paths) =>
        paths.Aggregate(Empty, (set, path) => Union(set, OfPath(path.Split('.'))));

    /// <summary>Whether a path of field names is in the set.</summary>
    public static bool Contains(JsonObject set, params ReadOnlySpan<string> path)
    {
        var node = set;
        foreach (var name in path)
        {
            if (node["f:" + name] is not JsonObject child)
            {
                return false;
            }

            node = child;
        }

        return IsMember(node);
    }

    /// <summary>Whether the path of this node is in the set itself.</summary>
    public static bool IsMember(JsonObject node) => node.Count == 0 || node.Members[0].Key == Self;

    /// <summary>What is in either.</summary>
    public static JsonObject Union(JsonObject a, JsonObject b) =>
        a.Count == 0 || ReferenceEquals(a, b) ? b : Combine(a, a.Members, b.Members, Operation.Union) ?? Empty;

    /// <summary>What is in any of them: two by two, so that thousands of small sets do not become one large one thousands of times.</summary>
    public static JsonObject Union(IReadOnlyList<JsonObject> sets) => sets.Count switch
    {
        0 => Empty,
        1 => sets[0],
        _ => Union([.. sets.Chunk(2).Select(pair => pair.Length == 2 ? Union(pair[0], pair[1]) : pair[0])]),
    };

    /// <summary>What is in both.</summary>
    public static JsonObject Intersection(JsonObject a, JsonObject b) => Combine(a, a.Members, b.Members, Operation.Intersection) ?? Empty;

    /// <summary>What is in <paramref name="a"/> only; taking a path away leaves its children.</summary>
    public static JsonObject Difference(JsonObject a, JsonObject b) => Combine(a, a.Members, b.Members, Operation.Difference) ?? Empty;

    /// <summary>What is in <paramref name="a"/> and neither in nor below <paramref name="b"/>.</summary>
    public static JsonObject RecursiveDifference(JsonObject a, JsonObject b) => Combine(a, a.Members, b.Members, Operation.RecursiveDifference) ?? Empty;

    /// <summary>The set in order and without empty branches, as the operations need it; null when it is no set.</summary>
    public static JsonObject? Normalized(JsonObject set)
    {
        var entries = new List<KeyValuePair<string, JsonValue>>(set.Count);
        var same = true;
        foreach (var (name, value) in set.Members)
        {
            if (value is not JsonObject child || (name == Self ? child.Count > 0 : !PathElement.IsValid(name)))
            {
                return null;
            }

            var normal = Normalized(child);
            if (normal is null)
            {
                return null;
            }

            var element = name == Self ? name : PathElement.Canonical(name);
            same = same && ReferenceEquals(normal, child) && ReferenceEquals(element, name)
                && (entries.Count == 0 || PathElementOrder.Instance.Compare(entries[^1].Key, name) < 0);
            entries.Add(new(element, normal));
        }

        return same ? set : Of(entries);
    }

    private static JsonObject OfPath(ReadOnlySpan<string> path) =>
        JsonObject.Of(("f:" + path[0], path.Length == 1 ? Leaf : OfPath(path[1..])));

    /// <summary>Walks two nodes in the order of their elements; null when nothing is left. The same instance as <paramref name="original"/>, which has the left elements, when nothing changed.</summary>
    private static JsonObject? Combine(
        JsonObject original, ReadOnlySpan<KeyValuePair<string, JsonValue>> left, ReadOnlySpan<KeyValuePair<string, JsonValue>> right, Operation operation)
    {
        var entries = new List<KeyValuePair<string, JsonValue>>(left.Length);
        var same = true;
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (operation != Operation.Union)
            {
                if (i == left.Length)
                {
                    break;
                }

                j += Passed(right[j..], left[i].Key);
            }

            var order = i == left.Length ? 1 : j == right.Length ? -1 : Compare(left[i].Key, right[j].Key);
            var element = order <= 0 ? left[i].Key : right[j].Key;
            var mine = order <= 0 ? (JsonObject)left[i++].Value : null;
            var theirs = order >= 0 ? (JsonObject)right[j++].Value : null;
            var node = mine is null ? operation == Operation.Union ? theirs : null
                : theirs is null ? operation == Operation.Intersection ? null : mine
                : element == Self ? operation is Operation.Union or Operation.Intersection ? mine : null
                : operation == Operation.RecursiveDifference && IsMember(theirs) ? null
                : Combine(mine, Elements(mine), Elements(theirs), operation);
            same = same && ReferenceEquals(node, mine);
            if (node is not null)
            {
                entries.Add(new(element, node));
            }
        }

        return entries.Count == 0 ? null
            : same ? original
            : entries is [{ Key: Self }] ? Leaf
            : new JsonObject([.. entries]);
    }

    /// <summary>How many elements come before that one. Found by leaps: a small set is held against a large one in little more than its own size.</summary>
    private static int Passed(ReadOnlySpan<KeyValuePair<string, JsonValue>> entries, string element)
    {
        var (from, step) = (0, 1);
        while (from + step <= entries.Length && Compare(entries[from + step - 1].Key, element) < 0)
        {
            from += step;
            step *= 2;
        }

        while (step > 0)
        {
            if (from + step <= entries.Length && Compare(entries[from + step - 1].Key, element) < 0)
            {
                from += step;
            }

            step /= 2;
        }

        return from;
    }

    /// <summary>A leaf is a path in the set and nothing else.</summary>
    private static ReadOnlySpan<KeyValuePair<string, JsonValue>> Elements(JsonObject node) => node.Count == 0 ? OnlySelf : node.Members;

    private static int Compare(string a, string b) => ReferenceEquals(a, b) ? 0 : PathElementOrder.Instance.Compare(a, b);

    private enum Operation
    {
        Union,
        Intersection,
        Difference,
        RecursiveDifference,
    }
}
