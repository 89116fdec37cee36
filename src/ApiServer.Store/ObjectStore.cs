using System.Diagnostics;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Store.Cache;
using ApiServer.Store.Commits;
using ApiServer.Store.Revisions;
using ApiServer.Store.Revisions.Sqlite;
using Microsoft.Extensions.Logging;

namespace ApiServer.Store;

/// <summary>The store: a revision log, its one committer, and the watch cache over it.</summary>
public sealed class ObjectStore : IObjectStore, IAsyncDisposable
{
    private readonly IRevisionLog _log;
    private readonly WatchCache _cache;
    private readonly ObjectLoader _loader;
    private readonly SnapshotHistory _history;
    private readonly Committer _committer;
    private readonly int _objectBytesLimit;
    private int _disposed;

    private ObjectStore(IRevisionLog log, WatchCache cache, ObjectLoader loader, Committer committer, int objectBytesLimit)
    {
        _log = log;
        _cache = cache;
        _loader = loader;
        _history = new SnapshotHistory(cache, log, loader);
        _committer = committer;
        _objectBytesLimit = objectBytesLimit;
    }

    /// <inheritdoc/>
    public long Revision => _cache.State.Revision;

    /// <summary>
    /// Opens the store; goes on where it was when the directory has one.
    /// </summary>
    /// <exception cref="DataDirectoryInUseException">Another process has the directory open.</exception>
    public static Task<ObjectStore> OpenAsync(
        StoreOptions options, ResourceCatalog catalog, ClusterClock clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var logger = loggers.CreateLogger<ObjectStore>();
        return OpenAsync(
            () => options.DataDirectory is null ? new MemoryRevisionLog() : SqliteRevisionLog.Open(options.DataDirectory, logger),
            options,
            catalog,
            clock,
            logger,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ResourceSnapshot Snapshot(string type)
    {
        var state = _cache.State;
        return new CachedSnapshot(state.Revision, state[type]);
    }

    /// <inheritdoc/>
    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) =>
        _history.AtAsync(type, revision, cancellationToken);

    /// <inheritdoc/>
    public StoredObject? Get(ObjectKey key) => _cache.State.Get(key);

    /// <inheritdoc/>
    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        PreparedOperation[] operations = [.. transaction.Operations.Select(Prepare)];
        return Array.Find(operations, IsTooLarge) is { } large
            ? Task.FromResult<CommitResult>(new CommitResult.TooLarge(large.Operation.Key))
            : _committer.CommitAsync(new CommitRequest(operations), cancellationToken);
    }

    /// <inheritdoc/>
    public IWatchCursor? Watch(string type, long afterRevision) =>
        afterRevision < _cache.State[type].Events.DroppedThrough ? null : new WatchCursor(_cache, type, afterRevision);

    /// <inheritdoc/>
    public async Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var changed = _cache.AnyChange.Next;
            if (Revision >= revision)
            {
                return true;
            }

            var left = timeout - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            try
            {
                await changed.WaitAsync(left, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return Revision >= revision;
            }
        }
    }

    /// <summary>
    /// Removes what nobody can ask for any more from the log: changes that were replaced, are older than
    /// <see cref="StoreOptions.KeepFor"/> and not among the last <see cref="StoreOptions.KeepRevisions"/>. Gives way to commits.
    /// </summary>
    public Task CompactAsync(CancellationToken cancellationToken) => _committer.CompactAsync(cancellationToken);

    /// <summary>Commits what is queued, closes the database and lets go of the data directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _committer.DisposeAsync().ConfigureAwait(false);
            _log.Dispose();
        }
    }

    /// <summary>Opens a store over a log that <paramref name="open"/> makes; it is disposed with the store.</summary>
    internal static Task<ObjectStore> OpenAsync(
        Func<IRevisionLog> open,
        StoreOptions options,
        ResourceCatalog catalog,
        ClusterClock clock,
        ILogger<ObjectStore> logger,
        CancellationToken cancellationToken) =>
        Task.Run(() => Open(open(), options, catalog, clock, logger, cancellationToken), cancellationToken);

    /// <summary>A PRAGMA's value on the connection that writes; null when the log has none.</summary>
    internal Task<string?> WriterPragmaAsync(string name, CancellationToken cancellationToken) =>
        _committer.RunAsync(() => (_log as SqliteRevisionLog)?.Pragma(name), cancellationToken);

    private static ObjectStore Open(
        IRevisionLog log,
        StoreOptions options,
        ResourceCatalog catalog,
        ClusterClock clock,
        ILogger<ObjectStore> logger,
        CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var loader = new ObjectLoader(catalog);
            var state = log.Load(clock.UtcNow - options.Window, options.WindowMinimum, cancellationToken);
            var cache = CacheStart.Fill(state, loader, options);
            var committer = new Committer(log, cache, loader, clock, options, logger);
            StoreLog.Opened(logger, state.Revision, state.Objects.Count, watch.ElapsedMilliseconds);
            return new ObjectStore(log, cache, loader, committer, options.ObjectBytesLimit);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private bool IsTooLarge(PreparedOperation operation) =>
        operation.Operation is StoreOperation.Put
        && operation.Bytes > (operation.Facts!.Deleting ? _objectBytesLimit / 3 * 4 : _objectBytesLimit);

    private PreparedOperation Prepare(StoreOperation operation)
    {
        var tree = operation switch
        {
            StoreOperation.Put put => put.Object,
            StoreOperation.Delete delete => delete.LastState,
            _ => null,
        };
        if (tree is null)
        {
            return new(operation, operation.Key.Path, null, null, null);
        }

        var definition = _loader.Definition(operation.Key.Type);
        var facts = definition is null ? ObjectFacts.OfUnknown(tree) : ObjectFacts.Of(definition, tree);
        return new(operation, operation.Key.Path, tree, EncodedObject.Encode(tree), facts);
    }
}
