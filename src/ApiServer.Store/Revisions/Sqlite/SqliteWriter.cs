using Microsoft.Data.Sqlite;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>
/// The one connection that writes. EF Core works on it too, from when it is first needed: making its model and services ready costs more than all
/// of the rest of opening a database, and neither the first load nor an append needs them.
/// </summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IDisposable
{
    private AppendCommands? _commands;
    private RevisionLogContext? _context;

    public SqliteConnection Connection => connection;

    /// <summary>EF Core on the connection: migrations and compaction.</summary>
    public RevisionLogContext Context => _context ??= SqliteDatabase.On(connection);

    /// <summary>The append path's statements; made when the tables exist.</summary>
    public AppendCommands Commands => _commands ??= new AppendCommands(Connection);

    public long ReadCompacted() => (long)(Scalar("""SELECT "Compacted" FROM "Checkpoints" """) ?? 0L);

    public object? Scalar(string text, params ReadOnlySpan<long> parameters)
    {
        using var command = Connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the callers.
        command.CommandText = text;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", parameters[i]);
        }

        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        _commands?.Dispose();
        _context?.Dispose();
        connection.Dispose();
    }
}
