using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>
/// The order of a merged list. Precedence: what a <c>$setElementOrder</c> or the patch says, then what the live list says; items that
/// only the live list has keep their order among themselves and stand before the next live neighbour that the patch has.
/// </summary>
/// <param name="mergeKey">The member by which items are told apart; empty for scalars, told apart by themselves.</param>
internal sealed class ElementOrder(string mergeKey)
{
    /// <summary>Go sorts up to here by insertion, where a comparison that contradicts itself still has one outcome.</summary>
    private const int InsertionLimit = 20;

    /// <summary>Puts merged items into order.</summary>
    public JsonArray Arrange(List<JsonValue> merged, JsonArray patchOrder, JsonArray liveOrder)
    {
        var inPatch = Places(patchOrder);
        var inLive = Places(liveOrder);
        var patched = new List<JsonValue>();
        var others = new List<JsonValue>();
        foreach (var item in merged)
        {
            (inPatch.ContainsKey(Key(item)) ? patched : others).Add(item);
        }

        return JsonArray.Of(Interleave(Sort(others, inLive), Sort(patched, inPatch), inLive));
    }

    /// <summary>The items of the patch must stand in the order, in the same sequence.</summary>
    /// <exception cref="ApiStatusException">400: they do not.</exception>
    public void Check(JsonArray patch, JsonArray order)
    {
        if (patch.Count == 0 || order.Count == 0)
        {
            return;
        }

        var next = 0;
        foreach (var item in patch)
        {
            if (item[StrategicMergePatch.Directive] is not null)
            {
                continue;
            }

            var key = Key(item);
            while (next < order.Count && !Key(order[next]).Equals(key))
            {
                next++;
            }

            if (next++ >= order.Count)
            {
                throw StatusErrors.BadRequest(
                    $"The order in patch list:\n{GoFormat.Value(patch)}\n doesn't match $setElementOrder list:\n{GoFormat.Value(order)}\n");
            }
        }
    }

    private static List<JsonValue> InsertionSort(List<JsonValue> items, Func<JsonValue, JsonValue, bool> less)
    {
        for (var i = 1; i < items.Count; i++)
        {
            for (var j = i; j > 0 && less(items[j], items[j - 1]); j--)
            {
                (items[j], items[j - 1]) = (items[j - 1], items[j]);
            }
        }

        return items;
    }

    private JsonValue Key(JsonValue item)
    {
        if (mergeKey.Length == 0)
        {
            return item;
        }

        return item is JsonObject o
            ? o[mergeKey] ?? throw PatchErrors.NoMergeKey(o, mergeKey)
            : throw PatchErrors.WrongType("map[string]interface {}", item);
    }

    private Dictionary<JsonValue, int> Places(JsonArray order)
    {
        var places = new Dictionary<JsonValue, int>(order.Count);
        for (var i = 0; i < order.Count; i++)
        {
            places.TryAdd(Key(order[i]), i);
        }

        return places;
    }

    private List<JsonValue> Sort(List<JsonValue> items, Dictionary<JsonValue, int> places)
    {
        if (items.TrueForAll(i => places.ContainsKey(Key(i))))
        {
            return [.. items.OrderBy(i => places[Key(i)])];
        }

        // Upstream's comparison calls everything less than, and greater than, an item without a place.
        return items.Count <= InsertionLimit
            ? InsertionSort(items, (a, b) => !places.TryGetValue(Key(a), out var i) || !places.TryGetValue(Key(b), out var j) || i < j)
            : [.. items.OrderBy(i => places.GetValueOrDefault(Key(i), -1))];
    }

    private IEnumerable<JsonValue> Interleave(List<JsonValue> others, List<JsonValue> patched, Dictionary<JsonValue, int> live)
    {
        var i = 0;
        foreach (var item in patched)
        {
            // Without a place in the live list an item of the patch goes first.
            var place = live.GetValueOrDefault(Key(item), -1);
            while (i < others.Count && live.GetValueOrDefault(Key(others[i]), int.MaxValue) < place)
            {
                yield return others[i++];
            }

            yield return item;
        }

        for (; i < others.Count; i++)
        {
            yield return others[i];
        }
    }
}
