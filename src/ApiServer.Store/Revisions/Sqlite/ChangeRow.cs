namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>A row of the append-only table <c>Changes</c>. The value stands last: what is before it is read without it.</summary>
internal sealed class ChangeRow
{
    /// <summary>The key, and SQLite's rowid; never generated, never used again.</summary>
    public long Revision { get; init; }

    /// <summary>The stored form's group resource.</summary>
    public required string Type { get; init; }

    /// <summary><c>namespace/name</c>, or the name alone.</summary>
    public required string Path { get; init; }

    /// <summary>The revision of the state that this one replaced; 0: there was none.</summary>
    public long PreviousRevision { get; init; }

    /// <summary>Whether the object went; the value is then its last state.</summary>
    public bool Deleted { get; init; }

    /// <summary>Milliseconds since 1970, on the cluster's clock.</summary>
    public long Time { get; init; }

    /// <summary>UTF-8 JSON.</summary>
    public required byte[] Value { get; init; }
}
