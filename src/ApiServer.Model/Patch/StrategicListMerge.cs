using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>The lists of a strategic merge patch: items are told apart by a merge key, scalars by themselves.</summary>
internal static class StrategicListMerge
{
    /// <summary>Merges two lists; the patch's items stand in the patch's order, the others where they stood.</summary>
    public static JsonArray Merge(JsonArray original, JsonArray patch, PatchMeta meta, bool isDeletion)
    {
        if (original.Count == 0 && patch.Count == 0)
        {
            return original;
        }

        if (ItemKind(original, patch) != JsonKind.Object)
        {
            return isDeletion ? Without(original, patch) : MergeScalars(original, patch);
        }

        if (meta.MergeKey.Length == 0)
        {
            throw StatusErrors.BadRequest($"cannot merge lists without merge key for {meta.Type?.Element?.Struct?.ShortName}");
        }

        var (live, changes) = ApplyDirectives(original, patch, meta.MergeKey);
        var merged = MergeItems(live, changes, meta);
        return new ElementOrder(meta.MergeKey).Arrange(merged, changes, live);
    }

    /// <summary>Merges two lists of which either may be missing, and puts them into the order that a <c>$setElementOrder</c> gives. Null when both are missing.</summary>
    public static JsonArray? WithOrder(JsonArray? original, JsonArray? patch, JsonArray order, PatchMeta meta)
    {
        var arrangement = new ElementOrder(meta.MergeKey);
        arrangement.Check(patch ?? JsonArray.Empty, order);
        if (original is null && patch is null)
        {
            return null;
        }

        JsonArray merged;
        if (patch is null)
        {
            merged = original!;
        }
        else if (original is null)
        {
            merged = (JsonArray)StrategicMergePatch.WithoutDirectives(patch)!;
        }
        else
        {
            merged = meta.Strategy == StrategicMergePatch.Merge ? Merge(original, patch, meta, isDeletion: false) : patch;
        }

        return arrangement.Arrange([.. merged], order, original ?? JsonArray.Empty);
    }

    private static JsonKind ItemKind(JsonArray original, JsonArray patch)
    {
        var kind = (original.Count > 0 ? original : patch)[0].Kind;
        if (kind == JsonKind.Array)
        {
            // Lists of lists are not supported: upstream answers without saying so.
            throw StatusErrors.UnprocessablePatch();
        }

        return original.All(v => v.Kind == kind) && patch.All(v => v.Kind == kind) ? kind : throw PatchErrors.MixedItems(original, patch);
    }

    private static JsonArray Without(JsonArray original, JsonArray removed)
    {
        var gone = removed.ToHashSet();
        return JsonArray.Of(original.Where(v => !gone.Contains(v)));
    }

    private static JsonArray MergeScalars(JsonArray original, JsonArray patch) =>
        new ElementOrder("").Arrange([.. original.Concat(patch).Distinct()], patch, original);

    /// <summary>Obeys the items with a <c>$patch</c>: what is left of the live list, and of the patch.</summary>
    private static (JsonArray Live, JsonArray Changes) ApplyDirectives(JsonArray original, JsonArray patch, string mergeKey)
    {
        var changes = new List<JsonValue>(patch.Count);
        var deleted = new HashSet<JsonValue>();
        var replace = false;
        foreach (var item in patch.Objects)
        {
            if (item[StrategicMergePatch.Directive] is not { } directive)
            {
                changes.Add(item);
                continue;
            }

            switch (directive.AsString)
            {
                case StrategicMergePatch.Delete:
                    deleted.Add(item[mergeKey] ?? throw PatchErrors.NoMergeKey(item, mergeKey));
                    break;
                case StrategicMergePatch.Replace:
                    replace = true;
                    break;
                case StrategicMergePatch.Merge:
                    throw StatusErrors.BadRequest("merging lists cannot yet be specified in the patch");
                default:
                    throw PatchErrors.UnknownDirective(directive, item);
            }
        }

        if (replace)
        {
            return (JsonArray.Of(changes), JsonArray.Empty);
        }

        var live = deleted.Count == 0 ? original : JsonArray.Of(original.Where(v => v[mergeKey] is not { } key || !deleted.Contains(key)));
        return (live, JsonArray.Of(changes));
    }

    private static List<JsonValue> MergeItems(JsonArray live, JsonArray changes, PatchMeta meta)
    {
        List<JsonValue> merged = [.. live];
        var places = new Dictionary<JsonValue, int>();
        for (var i = 0; i < merged.Count; i++)
        {
            if (merged[i][meta.MergeKey] is { } key)
            {
                places.TryAdd(key, i);
            }
        }

        foreach (var change in changes.Objects)
        {
            var key = change[meta.MergeKey] ?? throw PatchErrors.NoMergeKey(change, meta.MergeKey);
            if (places.TryGetValue(key, out var place))
            {
                merged[place] = StrategicMergePatch.MergeObject((JsonObject)merged[place], change, meta.Type?.Element);
            }
            else
            {
                places.Add(key, merged.Count);
                merged.Add(change);
            }
        }

        return merged;
    }
}
