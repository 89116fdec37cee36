using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>
/// The log in an SQLite file. SQLite's calls block, so all of this does; the committer's thread is the one that waits.
/// </summary>
internal sealed class SqliteRevisionLog : IRevisionLog
{
    private const string FileName = "store.db";
    private const int ReadChunk = 500;

    private readonly DataDirectoryLock _lock;
    private readonly SqliteDatabase _database;
    private SqliteWriter _writer;
    private long _compacted;

    private SqliteRevisionLog(DataDirectoryLock held, SqliteDatabase database, SqliteWriter writer)
    {
        _lock = held;
        _database = database;
        _writer = writer;
        _compacted = writer.ReadCompacted();
    }

    public long Compacted => _compacted;

    /// <exception cref="DataDirectoryInUseException">Another process has the directory open.</exception>
    public static SqliteRevisionLog Open(string directory, ILogger logger)
    {
        PrivateFile.MakeDirectory(directory);
        var held = DataDirectoryLock.Take(directory);
        SqliteWriter? writer = null;
        try
        {
            var file = Path.Combine(directory, FileName);
            PrivateFile.Open(file, FileShare.ReadWrite).Dispose();
            var database = new SqliteDatabase(file);
            writer = new SqliteWriter(database.OpenWriter());
            SqliteSchema.Ensure(writer, logger);
            return new SqliteRevisionLog(held, database, writer);
        }
        catch
        {
            writer?.Dispose();
            held.Dispose();
            throw;
        }
    }

    public LogState Load(DateTimeOffset tailSince, int tailLimit, CancellationToken cancellationToken) =>
        Do("reading the present objects", () => new SqliteLoad(_writer.Connection, _compacted, cancellationToken).Read(tailSince, tailLimit));

    public void Append(IReadOnlyList<LogEntry> entries) => Do("appending", () =>
    {
        using var transaction = _writer.Connection.BeginTransaction();
        _writer.Commands.Append(transaction, entries);
        transaction.Commit();
    });

    /// <summary>Opens the file anew: a connection that failed may be left in a transaction.</summary>
    public void Recover() => Do("opening the database again", () =>
    {
        _writer.Dispose();
        _writer = new SqliteWriter(_database.OpenWriter());
        _compacted = _writer.ReadCompacted();
    });

    public IReadOnlyList<LogEntry> ReadAfter(long revision) =>
        Do("reading the latest changes", () => SqliteLoad.ReadChanges(_writer.Connection, revision, CancellationToken.None));

    public DateTimeOffset? TimeOf(long revision) => Do("reading a change's time", () =>
    {
        var time = _writer.Scalar("""SELECT "Time" FROM "Changes" WHERE "Revision" <= $0 ORDER BY "Revision" DESC LIMIT 1""", revision);
        return time is long milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : (DateTimeOffset?)null;
    });

    public void Compact(long through) => Do("compacting", () =>
    {
        var from = _compacted;
        using var transaction = _writer.Context.Database.BeginTransaction();
        _writer.Context.Database.ExecuteSql(
            $"""
            DELETE FROM "Changes" WHERE "Revision" IN (
                SELECT "PreviousRevision" FROM "Changes" WHERE "Revision" > {from} AND "Revision" <= {through})
            """);
        _writer.Context.Database.ExecuteSql(
            $"""DELETE FROM "Changes" WHERE "Revision" > {from} AND "Revision" <= {through} AND "Deleted" = 1""");
        _writer.Context.Database.ExecuteSql($"""UPDATE "Checkpoints" SET "Compacted" = {through}""");
        transaction.Commit();
        _compacted = through;
    });

    public void Checkpoint(bool release) => Do("moving the write-ahead log", () =>
    {
        if (release)
        {
            _writer.Scalar("PRAGMA incremental_vacuum(2000)");
        }

        // Passive: never waits for readers. Truncating needs that nobody reads, and gives up after the busy timeout: not worth it.
        _writer.Scalar("PRAGMA wal_checkpoint(PASSIVE)");
    });

    public IReadOnlyList<PastObject>? ReadPast(string type, long revision, long through, CancellationToken cancellationToken) =>
        Do("reading history", () =>
        {
            using var context = _database.Reader();

            // One read transaction: compaction cannot come in between. Deferred, or it would take the writer's lock.
            context.Database.OpenConnection();
            using var transaction = ((SqliteConnection)context.Database.GetDbConnection()).BeginTransaction(deferred: true);
            context.Database.UseTransaction(transaction);
            if (context.Checkpoints.Single().Compacted > revision)
            {
                return null;
            }

            var first = new Dictionary<string, long>(StringComparer.Ordinal);
            var changes = context.Changes
                .Where(c => c.Revision > revision && c.Revision <= through && c.Type == type)
                .OrderBy(c => c.Revision)
                .Select(c => new { c.Path, c.PreviousRevision });
            foreach (var change in changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                first.TryAdd(change.Path, change.PreviousRevision);
            }

            return WithValues(context, first);
        });

    /// <summary>A PRAGMA's value on the connection that writes.</summary>
    public string? Pragma(string name) => Convert.ToString(_writer.Scalar($"PRAGMA {name}"), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _writer.Dispose();
        _lock.Dispose();
    }

    private static List<PastObject> WithValues(RevisionLogContext context, Dictionary<string, long> revisions)
    {
        var past = revisions.Where(r => r.Value == 0).Select(r => new PastObject(r.Key, 0, [])).ToList();
        foreach (var chunk in revisions.Values.Where(r => r > 0).Chunk(ReadChunk))
        {
            past.AddRange(context.Changes
                .Where(c => chunk.Contains(c.Revision))
                .Select(c => new PastObject(c.Path, c.Revision, c.Value)));
        }

        return past;
    }

    private static void Do(string what, Action action) => Do(what, () =>
    {
        action();
        return true;
    });

    private static T Do<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            throw SqliteErrors.Translate($"The database failed while {what}.", e);
        }
    }
}
