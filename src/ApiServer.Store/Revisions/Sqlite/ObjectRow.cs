namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>A row of the table <c>Objects</c>: where in <c>Changes</c> an object's present state is.</summary>
internal sealed class ObjectRow
{
    public required string Type { get; init; }

    public required string Path { get; init; }

    public long Revision { get; init; }
}
