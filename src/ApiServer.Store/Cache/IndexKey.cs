namespace ApiServer.Store.Cache;

/// <summary>One index entry of one object; ordered so that the objects with the same entry stand together, in the order of lists.</summary>
internal readonly record struct IndexKey(string Index, string Value, string Path) : IComparable<IndexKey>
{
    public int CompareTo(IndexKey other)
    {
        var byIndex = string.CompareOrdinal(Index, other.Index);
        if (byIndex != 0)
        {
            return byIndex;
        }

        var byValue = string.CompareOrdinal(Value, other.Value);
        return byValue != 0 ? byValue : PathKey.Compare(Path, other.Path);
    }
}
