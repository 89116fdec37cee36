using ApiServer.Store.Revisions;
using ApiServer.Store.Revisions.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ApiServer.Store.Tests;

/// <summary>Runs a test over one kind of log; xunit makes one instance per test.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    private readonly List<ObjectStore> _opened = [];
    private readonly Func<IRevisionLog> _open;

    /// <param name="sqlite">Whether the log is an SQLite file; otherwise it is in memory.</param>
    protected StoreFixture(bool sqlite)
    {
        if (sqlite)
        {
            Directory = System.IO.Directory.CreateTempSubdirectory("apiserver-store-").FullName;
            _open = () => SqliteRevisionLog.Open(Directory, NullLogger.Instance);
        }
        else
        {
            var log = new MemoryRevisionLog();
            _open = () => log;
        }
    }

    /// <summary>Where an SQLite log is.</summary>
    protected string? Directory { get; }

    internal TestClock Clock { get; } = new();

    internal FaultyRevisionLog Log { get; private set; } = null!;

    protected static CancellationToken Stop => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        if (Directory is not null)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    /// <summary>Opens a store; the second time with what the first has written.</summary>
    internal async Task<ObjectStore> OpenAsync(StoreOptions? options = null)
    {
        Log = new FaultyRevisionLog(_open());
        var store = await ObjectStore.OpenAsync(
            () => Log, options ?? new StoreOptions { CompactEvery = 0 }, TestObjects.Catalog, Clock, NullLogger<ObjectStore>.Instance, Stop);
        _opened.Add(store);
        return store;
    }

    internal static async Task<CommitResult.Committed> CommitAsync(ObjectStore store, params StoreOperation[] operations) =>
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(new StoreTransaction(operations), Stop));

    internal static List<StoreEvent> Read(IWatchCursor cursor)
    {
        var events = new List<StoreEvent>();
        Assert.True(cursor.TryRead(events, int.MaxValue));
        return events;
    }

    internal static List<string> Paths(IEnumerable<StoredObject> objects) => [.. objects.Select(o => o.Key.Path)];

    /// <summary>Everything that a reader can see of a type.</summary>
    internal static List<string> Describe(ResourceSnapshot snapshot) =>
        [.. snapshot.List().Select(o => $"{o.Key.Path}@{o.Revision}={System.Text.Encoding.UTF8.GetString(o.Bytes.Span)}")];
}
