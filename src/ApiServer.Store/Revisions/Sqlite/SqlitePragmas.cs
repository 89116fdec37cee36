using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>Settings that SQLite keeps per connection; set on the one that writes, and on each one that EF Core opens to read.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // Page size and vacuum mode count only before the first table is made, and cannot be changed in WAL mode: they stand first.
    // FULL: an acknowledged write is on the disk. Checkpoints are the committer's, at a quiet moment.
    private const string Writer = """
        PRAGMA page_size = 8192;
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = 5000;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA journal_size_limit = 67108864;
        """;

    private const string Reader = """
        PRAGMA busy_timeout = 5000;
        PRAGMA cache_size = -4096;
        PRAGMA temp_store = MEMORY;
        PRAGMA query_only = ON;
        """;

    public static readonly SqlitePragmas ForWriter = new(Writer);

    public static readonly SqlitePragmas ForReader = new(Reader);

    private readonly string _text;

    private SqlitePragmas(string text) => _text = text;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        // EF Core opens connections of its own to look whether a database exists; those can set nothing, and need nothing.
        if (new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly)
        {
            return;
        }

        Set(connection);
    }

    /// <summary>Sets them on an open connection.</summary>
    public void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of two constants.
        command.CommandText = _text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
