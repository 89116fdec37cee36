using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>Which errors of SQLite end the process.</summary>
internal static class SqliteErrors
{
    /// <summary>
    /// An input/output error ends it: after a failed fsync the system may have dropped the pages that it did not write, so that
    /// reading them again proves nothing. So does a corrupt file. A full disk does not: SQLite took the transaction back, and
    /// the next may find space; nor does a busy or interrupted one.
    /// </summary>
    public static RevisionLogException Translate(string what, Exception error) => error switch
    {
        RevisionLogException e => e,
        SqliteException e => new(what, e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB, e),
        _ => new(what, fatal: false, error),
    };
}
