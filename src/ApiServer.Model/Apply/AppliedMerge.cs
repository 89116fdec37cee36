using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>Lays an applied configuration over the live object (structured-merge-diff typed/merge.go).</summary>
internal static class AppliedMerge
{
    public static JsonObject Merge(TypeSchema schema, JsonObject live, JsonObject config) =>
        Value(MergeType.Of(schema), live, config) as JsonObject ?? JsonObject.Empty;

    /// <summary>The merged value; null when nothing is left to write.</summary>
    private static JsonValue? Value(MergeType type, JsonValue? live, JsonValue? config)
    {
        if (config is null || live is null)
        {
            return config ?? live;
        }

        return type.Form switch
        {
            MergeForm.Struct or MergeForm.Map when (live, config) is (JsonObject l, JsonObject c) && l.Count + c.Count > 0 => Members(type, l, c),
            MergeForm.Set or MergeForm.ListMap when (live, config) is (JsonArray l, JsonArray c) && l.Count + c.Count > 0 => Items(type, l, c),
            MergeForm.Leaf => config,
            _ => config.IsNull && live is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } ? live : config,
        };
    }

    private static JsonObject Members(MergeType type, JsonObject live, JsonObject config)
    {
        var members = new MemberList(live);
        foreach (var (name, value) in config.Members)
        {
            if (type.Member(name) is { } member && Value(member, live[name], value) is { } merged)
            {
                members.Set(name, merged);
            }
        }

        return members.Build();
    }

    /// <summary>
    /// Items of both, each once: what only the live list has keeps its place before the next shared item, and shared items come in
    /// the order of the configuration.
    /// </summary>
    private static JsonArray Items(MergeType type, JsonArray live, JsonArray config)
    {
        var (left, right) = (new ListItems(type, live), new ListItems(type, config));
        var shared = new Queue<string>(right.Elements.Where(left.Contains));
        var merged = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<JsonValue>(left.All.Count + right.All.Count);
        int l = 0, r = 0;
        while (l < left.All.Count || r < right.Elements.Count)
        {
            var mine = l < left.All.Count ? left.All[l].Element : null;
            var theirs = r < right.Elements.Count ? right.Elements[r] : null;
            if (mine is not null && mine != theirs)
            {
                if (!right.Contains(mine))
                {
                    result.Add(left.All[l++].Item);
                    continue;
                }

                if (theirs is not null && shared.TryPeek(out var next) && next != mine)
                {
                    // Its turn was, or will be, with the configuration's item.
                    l++;
                    continue;
                }

                // A duplicate of what was merged makes room for the configuration's next item.
                l += merged.Contains(mine) ? 1 : 0;
            }

            if (theirs is null)
            {
                continue;
            }

            merged.Add(theirs);
            result.Add(Value(type.Item, left.Single(theirs), right[theirs][0])!);
            l += mine == theirs ? 1 : 0;
            r++;
            if (shared.TryPeek(out var first) && first == theirs)
            {
                shared.Dequeue();
            }
        }

        return JsonArray.Of(result);
    }
}
