using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ApiServer.Store.Revisions.Sqlite;

/// <summary>Brings a database to the schema of the migrations. The caller holds the data directory.</summary>
internal static class SqliteSchema
{
    /// <summary>The newest migration; a test holds it to the classes in Migrations.</summary>
    public const string Latest = "20261123125342_Initial";

    private const string ScriptName = "Schema.sql";

    /// <summary>
    /// A new database is made by the script that EF Core generates from the migrations (a test holds the two together): that
    /// costs milliseconds, Migrate() a quarter of a second. Migrate() runs only when something is pending.
    /// </summary>
    public static void Ensure(SqliteWriter writer, ILogger logger)
    {
        var connection = writer.Connection;
        var tables = Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
        if (tables.Count == 0)
        {
            Create(connection);
            return;
        }

        var applied = tables.Contains("__EFMigrationsHistory")
            ? Column(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId")
            : [];
        if (applied.Contains(Latest))
        {
            return;
        }

        // A process that was killed in Migrate() left its row behind, and the next would wait for it for ever. Whoever wrote it
        // is gone: we hold the directory.
        if (tables.Contains("__EFMigrationsLock") && Execute(connection, "DELETE FROM __EFMigrationsLock") > 0)
        {
            StoreLog.StaleMigrationLock(logger);
        }

        StoreLog.Migrating(logger, applied.LastOrDefault("nothing"));
        writer.Context.Database.Migrate();
    }

    /// <summary>What EF Core makes of the migrations, without transactions.</summary>
    public static string Script()
    {
        using var stream = typeof(SqliteSchema).Assembly.GetManifestResourceStream(ScriptName)
            ?? throw new InvalidOperationException($"The resource {ScriptName} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Create(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, Script(), transaction);
        transaction.Commit();
    }

    private static int Execute(SqliteConnection connection, string text, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constants and our own resource.
        command.CommandText = text;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    }

    private static List<string> Column(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants.
        command.CommandText = text;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
