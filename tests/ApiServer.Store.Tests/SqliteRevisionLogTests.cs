using ApiServer.Store.Revisions;
using ApiServer.Store.Revisions.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using static ApiServer.Store.Tests.TestObjects;

namespace ApiServer.Store.Tests;

/// <summary>What is special about the log in an SQLite file.</summary>
public sealed class SqliteRevisionLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-store-").FullName;

    private string File => Path.Combine(_directory, "store.db");

    [Fact]
    public async Task Writer_connection_is_durable()
    {
        await using var store = await OpenAsync();
        Assert.Equal("wal", await store.WriterPragmaAsync("journal_mode", default));
        Assert.Equal("2", await store.WriterPragmaAsync("synchronous", default));
        Assert.Equal("8192", await store.WriterPragmaAsync("page_size", default));
        Assert.Equal("2", await store.WriterPragmaAsync("auto_vacuum", default));
        Assert.Equal("0", await store.WriterPragmaAsync("wal_autocheckpoint", default));
        Assert.Equal("5000", await store.WriterPragmaAsync("busy_timeout", default));
    }

    [Fact]
    public async Task Directory_has_one_store_at_a_time()
    {
        await using (await OpenAsync())
        {
            var refused = await Assert.ThrowsAsync<DataDirectoryInUseException>(OpenAsync);
            Assert.Contains(_directory, refused.Message, StringComparison.Ordinal);
        }

        await using var next = await OpenAsync();
        Assert.Equal(1, next.Revision);
    }

    [Fact]
    public async Task Files_are_their_owners_alone()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new(Put(PodKey("secret"))), default);
        foreach (var file in Directory.GetFiles(_directory))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void Script_of_a_new_database_is_what_ef_core_makes_of_the_migrations()
    {
        using var writer = new SqliteWriter(new SqliteDatabase(File).OpenWriter());
        var context = writer.Context;
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);
        Assert.Equal(script.ReplaceLineEndings("\n").Trim(), SqliteSchema.Script().Trim());
        Assert.Equal(SqliteSchema.Latest, context.Database.GetMigrations().Last());
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Compiled_model_is_the_model()
    {
        using var writer = new SqliteWriter(new SqliteDatabase(File).OpenWriter());
        var context = writer.Context;
        Assert.Equal("RevisionLogContextModel", context.Model.GetType().Name);
        Assert.Equal(Describe(context.GetService<IDesignTimeModel>().Model), Describe(context.Model));
    }

    [Fact]
    public void Migrations_and_script_make_the_same_tables()
    {
        var other = Path.Combine(_directory, "other.db");
        using (var writer = new SqliteWriter(new SqliteDatabase(other).OpenWriter()))
        {
            writer.Context.Database.Migrate();
        }

        SqliteRevisionLog.Open(_directory, NullLogger.Instance).Dispose();
        var tables = Tables(File);
        Assert.Equal(4, tables.Count);
        Assert.Equal(Tables(other).Where(t => !t.StartsWith("__EFMigrationsLock", StringComparison.Ordinal)), tables);
    }

    [Fact]
    public async Task Start_after_a_kill_during_a_migration_finishes_it()
    {
        using (var writer = new SqliteWriter(new SqliteDatabase(File).OpenWriter()))
        {
            // What a process leaves that dies in Migrate(): the lock's row, and nothing applied.
            writer.Context.Database.Migrate();
            writer.Context.Database.ExecuteSqlRaw(
                """
                DROP TABLE "Changes"; DROP TABLE "Objects"; DROP TABLE "Checkpoints"; DELETE FROM "__EFMigrationsHistory";
                INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-01-01 00:00:00+00:00');
                """);
        }

        await using var store = await OpenAsync();
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(new(Put(PodKey("a"))), default));
    }

    [Fact]
    public async Task Reading_history_does_not_stand_in_the_writers_way()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(new(Put(PodKey("a"))), default);
        using var reader = new SqliteDatabase(File).Reader();
        reader.Database.OpenConnection();
        using var transaction = ((SqliteConnection)reader.Database.GetDbConnection()).BeginTransaction(deferred: true);
        reader.Database.UseTransaction(transaction);
        Assert.Equal(1, reader.Changes.Count());
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(new(Put(PodKey("b"))), default));
        Assert.Equal(1, reader.Changes.Count());
    }

    [Theory]
    [InlineData(SQLitePCL.raw.SQLITE_IOERR, true)]
    [InlineData(SQLitePCL.raw.SQLITE_CORRUPT, true)]
    [InlineData(SQLitePCL.raw.SQLITE_NOTADB, true)]
    [InlineData(SQLitePCL.raw.SQLITE_FULL, false)]
    [InlineData(SQLitePCL.raw.SQLITE_BUSY, false)]
    public void Error_of_sqlite_is_fatal_when_what_is_on_the_disk_is_in_doubt(int code, bool fatal) =>
        Assert.Equal(fatal, SqliteErrors.Translate("test", new SqliteException("error", code)).IsFatal);

    [Fact]
    public void Append_that_fails_half_way_leaves_nothing_and_can_go_on()
    {
        using var log = SqliteRevisionLog.Open(_directory, NullLogger.Instance);
        log.Append([Entry(2, "a")]);
        var error = Assert.Throws<RevisionLogException>(() => log.Append([Entry(3, "b"), Entry(2, "again")]));
        Assert.False(error.IsFatal);
        log.Recover();
        Assert.Equal([2], log.ReadAfter(0).Select(e => e.Revision));
        log.Append([Entry(3, "c")]);
        Assert.Equal(["default/a", "default/c"], log.Load(DateTimeOffset.UnixEpoch, 10, default).Objects.Select(e => e.Key.Path));
    }

    [Fact]
    public async Task Value_of_an_object_is_kept_to_the_byte_and_once()
    {
        var value = "snow \u2603 \U0001f600 <&> \"quoted\"\n";
        byte[] written;
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(new(Put(PodKey("a"), value)), default);
            written = store.Get(PodKey("a"))!.Bytes.ToArray();
        }

        await using var again = await OpenAsync();
        Assert.Equal(written, again.Get(PodKey("a"))!.Bytes.ToArray());
        Assert.Equal(value, again.Get(PodKey("a"))!.Value());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static LogEntry Entry(long revision, string name) =>
        new(revision, PodKey(name), 0, false, Object(name).ToUtf8(), DateTimeOffset.UnixEpoch);

    private static List<string> Describe(IReadOnlyModel model) =>
    [
        .. model.GetEntityTypes().SelectMany(type => type.GetProperties().Select(property =>
            $"{type.GetTableName()}.{property.GetColumnName()} {property.GetColumnType()} null:{property.IsNullable} key:{property.IsPrimaryKey()} {property.ValueGenerated}")),
    ];

    private static List<string> Tables(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name || ': ' || sql FROM sqlite_master WHERE type = 'table' ORDER BY name";
        using var reader = command.ExecuteReader();
        var tables = new List<string>();
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private Task<ObjectStore> OpenAsync() => ObjectStore.OpenAsync(
        new StoreOptions { DataDirectory = _directory }, Catalog, new TestClock(), NullLoggerFactory.Instance, default);
}
