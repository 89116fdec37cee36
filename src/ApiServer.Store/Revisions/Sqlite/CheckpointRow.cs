namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>The only row of the table <c>Checkpoints</c>.</summary>
internal sealed class CheckpointRow
{
    /// <summary>The only row's key.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Changes up to this revision are gone, but for those that were an object's state then.</summary>
    public long Compacted { get; init; }
}
