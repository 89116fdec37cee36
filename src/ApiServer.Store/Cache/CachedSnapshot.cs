namespace ApiServer.Store.Cache;

/// <summary>A snapshot over a <see cref="TypeState"/>.</summary>
internal sealed class CachedSnapshot(long revision, TypeState state) : ResourceSnapshot
{
    public override long Revision => revision;

    public override int Count => state.Objects.Count;

    public override StoredObject? Get(string ns, string name) =>
        state.Objects.TryGet(new(new ObjectKey("", ns, name).Path), out var found) ? found : null;

    public override IEnumerable<StoredObject> List(string? ns = null, string? fromPath = null)
    {
        var (first, count) = Range(ns, fromPath);
        foreach (var (_, value) in state.Objects.Range(first, count))
        {
            yield return value;
        }
    }

    public override int CountOf(string? ns = null, string? fromPath = null) => Range(ns, fromPath).Count;

    public override IReadOnlyList<StoredObject> ByIndex(string index, string value)
    {
        // '\0' ends no name: (value + '\0', "") is the first key above all with this value.
        var first = state.Index.CountBelow(new(index, value, ""));
        var count = state.Index.CountBelow(new(index, value + '\0', "")) - first;
        if (count == 0)
        {
            return [];
        }

        var found = new List<StoredObject>(count);
        foreach (var (key, _) in state.Index.Range(first, count))
        {
            if (state.Objects.TryGet(new(key.Path), out var item))
            {
                found.Add(item);
            }
        }

        return found;
    }

    private (int First, int Count) Range(string? ns, string? fromPath)
    {
        var objects = state.Objects;
        var low = fromPath is null ? 0 : objects.CountBelow(new(fromPath));
        var high = objects.Count;
        if (!string.IsNullOrEmpty(ns))
        {
            // '0' is the character after '/': every path of the namespace is between the two.
            low = Math.Max(low, objects.CountBelow(new(ns + '/')));
            high = objects.CountBelow(new(ns + '0'));
        }

        return (low, Math.Max(0, high - low));
    }
}
