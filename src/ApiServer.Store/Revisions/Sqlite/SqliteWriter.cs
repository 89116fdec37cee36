using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>The one connection that writes: EF Core's, opened for as long as this lives.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private AppendCommands? _commands;

    public SqliteWriter(RevisionLogContext context)
    {
        Context = context;
        try
        {
            context.Database.OpenConnection();
            Connection = (SqliteConnection)context.Database.GetDbConnection();
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    public RevisionLogContext Context { get; }

    public SqliteConnection Connection { get; }

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
        Context.Dispose();
    }
}
