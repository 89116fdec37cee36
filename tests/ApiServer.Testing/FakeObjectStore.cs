using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Testing;

/// <summary>An object store of plain collections: enough for controllers' tests, without a log, a window or a database.</summary>
public sealed class FakeObjectStore(ResourceCatalog catalog) : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FakeSnapshot> _types = new(StringComparer.Ordinal);
    private readonly List<StoreEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision = 1;

    /// <summary>Watches after a revision below this one are answered with "fell out of the window".</summary>
    public long Window { get; set; }

    public long Revision
    {
        get
        {
            lock (_lock)
            {
                return _revision;
            }
        }
    }

    /// <summary>Everything that happened, in order.</summary>
    public IReadOnlyList<StoreEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public ResourceSnapshot Snapshot(string type)
    {
        lock (_lock)
        {
            return Current(type).At(_revision);
        }
    }

    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) =>
        Task.FromResult(revision == Revision ? Snapshot(type) : null);

    public StoredObject? Get(ObjectKey key) => Snapshot(key.Type).Get(key.Namespace, key.Name);

    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        TaskCompletionSource changed;
        CommitResult result;
        lock (_lock)
        {
            foreach (var operation in transaction.Operations)
            {
                var current = Current(operation.Key.Type).Get(operation.Key.Namespace, operation.Key.Name);
                if (operation.ExpectedRevision is { } expected && expected != (current?.Revision ?? 0))
                {
                    return Task.FromResult<CommitResult>(new CommitResult.Conflict(operation.Key, current));
                }
            }

            result = new CommitResult.Committed([.. transaction.Operations.Select(Apply)], _revision);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
        return Task.FromResult(result);
    }

    public IWatchCursor? Watch(string type, long afterRevision) => afterRevision < Window ? null : new Cursor(this, type, afterRevision);

    public async Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await Eventually.HoldsAsync(() => Revision >= revision, timeout).ConfigureAwait(false);
        return true;
    }

    private FakeSnapshot Current(string type) => _types.GetValueOrDefault(type) ?? FakeSnapshot.Empty;

    private StoredObject? Apply(StoreOperation operation)
    {
        var snapshot = Current(operation.Key.Type);
        var old = snapshot.Get(operation.Key.Namespace, operation.Key.Name);
        switch (operation)
        {
            case StoreOperation.Put put:
                var stored = Stamp(put.Key, put.Object);
                _types[put.Key.Type] = snapshot.With(stored);
                _events.Add(new StoreEvent(old is null ? StoreEventType.Added : StoreEventType.Modified, stored, old));
                return stored;
            case StoreOperation.Delete delete:
                var last = Stamp(delete.Key, delete.LastState);
                _types[delete.Key.Type] = snapshot.Without(delete.Key);
                _events.Add(new StoreEvent(StoreEventType.Deleted, last, old));
                return last;
            default:
                return null;
        }
    }

    private StoredObject Stamp(ObjectKey key, JsonObject obj)
    {
        var revision = ++_revision;
        var stamped = obj.WithAt(revision.ToString(System.Globalization.CultureInfo.InvariantCulture), "metadata", "resourceVersion");
        return new StoredObject(key, revision, stamped.ToUtf8(), stamped, ObjectFacts.Of(catalog[key.Type], stamped));
    }

    private sealed class Cursor(FakeObjectStore store, string type, long position) : IWatchCursor
    {
        private long _read = position;

        public long Position
        {
            get
            {
                lock (store._lock)
                {
                    return store._events.Exists(e => e.Revision > _read && e.Object.Key.Type == type) ? _read : store._revision;
                }
            }
        }

        public bool TryRead(ICollection<StoreEvent> events, int max)
        {
            lock (store._lock)
            {
                if (_read < store.Window)
                {
                    return false;
                }

                foreach (var e in store._events.Where(e => e.Revision > _read && e.Object.Key.Type == type).Take(max).ToList())
                {
                    events.Add(e);
                    _read = e.Revision;
                }

                return true;
            }
        }

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Task changed;
                lock (store._lock)
                {
                    if (_read < store.Window || store._events.Exists(e => e.Revision > _read && e.Object.Key.Type == type))
                    {
                        return;
                    }

                    changed = store._changed.Task;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
