using ApiServer.Store.Cache;
using ApiServer.Store.Revisions;

namespace ApiServer.Store.Commits;

/// <summary>
/// The transactions that are committed together. Conditions are checked in memory, each transaction seeing those before it;
/// one that fails leaves no trace.
/// </summary>
internal sealed class CommitBatch(CacheState state, DateTimeOffset time)
{
    private readonly Dictionary<ObjectKey, StoredObject?> _pending = [];
    private readonly List<StoreEvent> _events = [];
    private readonly List<LogEntry> _entries = [];

    /// <summary>When the batch is committed.</summary>
    public DateTimeOffset Time => time;

    public IReadOnlyList<StoreEvent> Events => _events;

    public IReadOnlyList<LogEntry> Entries => _entries;

    private long Revision => state.Revision + _events.Count;

    /// <summary>Takes one transaction in and works out its answer, which is true once the batch is committed.</summary>
    public CommitResult Stage(CommitRequest request)
    {
        var mark = _events.Count;
        var objects = new StoredObject?[request.Operations.Count];
        for (var i = 0; i < objects.Length; i++)
        {
            var prepared = request.Operations[i];
            var operation = prepared.Operation;
            var current = Lookup(operation.Key);
            if (!Holds(operation, current))
            {
                Undo(mark);
                return new CommitResult.Conflict(operation.Key, Lookup(operation.Key));
            }

            objects[i] = operation is StoreOperation.Check ? null : Write(prepared, current);
        }

        return new CommitResult.Committed(objects, Revision);
    }

    private static bool Holds(StoreOperation operation, StoredObject? current) => operation switch
    {
        { ExpectedRevision: { } expected } when expected != (current?.Revision ?? 0) => false,
        StoreOperation.Delete => current is not null,
        _ => true,
    };

    private StoredObject? Lookup(ObjectKey key) => _pending.TryGetValue(key, out var found) ? found : state.Get(key);

    private StoredObject Write(PreparedOperation prepared, StoredObject? current)
    {
        var deleted = prepared.Operation is StoreOperation.Delete;
        var key = prepared.Operation.Key;
        var revision = Revision + 1;
        var bytes = prepared.Encoded!.Stamp(revision);
        var written = new StoredObject(key, prepared.Path, revision, bytes, prepared.Tree, prepared.Facts!);
        var type = deleted ? StoreEventType.Deleted : current is null ? StoreEventType.Added : StoreEventType.Modified;
        _pending[key] = deleted ? null : written;
        _events.Add(new(type, written, current));
        _entries.Add(new(revision, key, current?.Revision ?? 0, deleted, bytes, time));
        return written;
    }

    private void Undo(int mark)
    {
        for (var i = _events.Count - 1; i >= mark; i--)
        {
            _pending[_events[i].Object.Key] = _events[i].Previous;
        }

        _events.RemoveRange(mark, _events.Count - mark);
        _entries.RemoveRange(mark, _entries.Count - mark);
    }
}
