namespace ApiServer.Store;

/// <summary>The immutable state of one resource type at one revision, sorted by the ordinal bytes of <see cref="ObjectKey.Path"/>.</summary>
public abstract class ResourceSnapshot
{
    /// <summary>The store's revision at which this state was true.</summary>
    public abstract long Revision { get; }

    public abstract int Count { get; }

    /// <summary>One object, or null.</summary>
    public abstract StoredObject? Get(string ns, string name);

    /// <summary>
    /// The objects in order, of one namespace (null: of all), starting at the first whose path is not below <paramref name="fromPath"/> (inclusive).
    /// Seeks, does not scan.
    /// </summary>
    public abstract IEnumerable<StoredObject> List(string? ns = null, string? fromPath = null);

    /// <summary>How many objects <see cref="List"/> would give, without walking them.</summary>
    public abstract int CountOf(string? ns = null, string? fromPath = null);

    /// <summary>The objects with that index entry.</summary>
    public abstract IReadOnlyList<StoredObject> ByIndex(string index, string value);
}
