using Microsoft.Data.Sqlite;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>Reads what a store starts from, by plain commands: the first query of EF Core costs more than all of them.</summary>
internal sealed class SqliteLoad(SqliteConnection connection, long compacted, CancellationToken cancellationToken)
{
    private const string Columns = """c."Revision", c."Type", c."Path", c."PreviousRevision", c."Deleted", c."Time", c."Value" """;

    public LogState Read(DateTimeOffset tailSince, int tailLimit)
    {
        // A new store is at revision 1, because 0 means "any" to clients. What was compacted was once given.
        var revision = Math.Max(Math.Max(1, compacted), Newest());
        var after = TailAfter(Math.Max(compacted, revision - tailLimit), revision, tailSince);
        var tail = ReadChanges(connection, after, cancellationToken);
        var objects = Query(
            connection,
            $"""SELECT {Columns} FROM "Objects" o JOIN "Changes" c ON c."Revision" = o."Revision" """,
            null,
            cancellationToken);
        return new(revision, objects, after, tail, Previous(tail, after));
    }

    public static List<LogEntry> ReadChanges(SqliteConnection connection, long after, CancellationToken cancellationToken) => Query(
        connection,
        $"""SELECT {Columns} FROM "Changes" c WHERE c."Revision" > $0 ORDER BY c."Revision" """,
        after,
        cancellationToken);

    private static List<LogEntry> Query(SqliteConnection connection, string text, long? parameter, CancellationToken cancellationToken)
    {
        using var command = Command(connection, text, parameter);
        using var reader = command.ExecuteReader();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<LogEntry>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text0 = reader.GetString(1);
            if (!types.TryGetValue(text0, out var type))
            {
                types.Add(text0, type = text0);
            }

            entries.Add(new(
                reader.GetInt64(0),
                ObjectLoader.Key(type, reader.GetString(2)),
                reader.GetInt64(3),
                reader.GetBoolean(4),
                reader.GetFieldValue<byte[]>(6),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5))));
        }

        return entries;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, long? parameter)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of the callers.
        command.CommandText = text;
#pragma warning restore CA2100
        if (parameter is { } value)
        {
            command.Parameters.AddWithValue("$0", value);
        }

        return command;
    }

    private long Newest()
    {
        using var command = Command(connection, """SELECT MAX("Revision") FROM "Changes" """, null);
        return command.ExecuteScalar() is long newest ? newest : 0;
    }

    private long TailAfter(long floor, long revision, DateTimeOffset since)
    {
        using var command = Command(
            connection,
            """SELECT MIN("Revision") FROM "Changes" WHERE "Revision" > $0 AND "Time" >= $1""",
            floor);
        command.Parameters.AddWithValue("$1", since.ToUnixTimeMilliseconds());
        return command.ExecuteScalar() is long first ? first - 1 : revision;
    }

    private Dictionary<long, byte[]> Previous(List<LogEntry> tail, long after)
    {
        var values = new Dictionary<long, byte[]>();
        using var command = Command(connection, """SELECT "Value" FROM "Changes" WHERE "Revision" = $0""", 0);
        foreach (var entry in tail.Where(e => e.PreviousRevision > 0 && e.PreviousRevision <= after))
        {
            command.Parameters[0].Value = entry.PreviousRevision;
            values[entry.PreviousRevision] = (byte[])command.ExecuteScalar()!;
        }

        return values;
    }
}
