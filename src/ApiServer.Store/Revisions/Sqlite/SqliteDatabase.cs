using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>The database file, and contexts on it.</summary>
internal sealed class SqliteDatabase
{
    private readonly string _connection;
    private readonly DbContextOptions<RevisionLogContext> _reader;

    public SqliteDatabase(string file)
    {
        // Without a pool: one would keep a deleted file open, and the writer is opened once.
        var connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        _connection = connection.ToString();
        _reader = Options(o => o.UseSqlite(_connection)).AddInterceptors(SqlitePragmas.ForReader).Options;
    }

    /// <summary>Opens the connection that writes; there is one at a time.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            SqlitePragmas.ForWriter.Set(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A context on an open connection, which stays its opener's.</summary>
    public static RevisionLogContext On(SqliteConnection connection) => new(Options(o => o.UseSqlite(connection)).Options);

    /// <summary>A context for one read of history.</summary>
    public RevisionLogContext Reader() => new(_reader);

    private static DbContextOptionsBuilder<RevisionLogContext> Options(Action<DbContextOptionsBuilder> use)
    {
        var options = new DbContextOptionsBuilder<RevisionLogContext>();
        use(options);
        options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        return options;
    }
}
