using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>The database file, and contexts on it.</summary>
internal sealed class SqliteDatabase
{
    private readonly DbContextOptions<RevisionLogContext> _writer;
    private readonly DbContextOptions<RevisionLogContext> _reader;

    public SqliteDatabase(string file)
    {
        // Without a pool: one would keep a deleted file open, and the writer is opened once.
        var connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        _writer = Options(connection.ToString(), SqlitePragmas.ForWriter);
        _reader = Options(connection.ToString(), SqlitePragmas.ForReader);
    }

    /// <summary>The context whose connection writes; there is one at a time.</summary>
    public RevisionLogContext Writer() => new(_writer);

    /// <summary>A context for one read of history.</summary>
    public RevisionLogContext Reader() => new(_reader);

    private static DbContextOptions<RevisionLogContext> Options(string connection, SqlitePragmas pragmas) =>
        new DbContextOptionsBuilder<RevisionLogContext>()
            .UseSqlite(connection)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .AddInterceptors(pragmas)
            .Options;
}
