using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Registry.Tests.Admission;

/// <summary>A store of what a test puts into it; only what admission stages read works.</summary>
internal sealed class HeldStore : IObjectStore
{
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);

    public long Revision { get; private set; } = 1;

    public StoredObject Put(string type, string json)
    {
        var obj = JsonReader.ParseObject(System.Text.Encoding.UTF8.GetBytes(json));
        return Put(new ObjectKey(type, obj.Namespace(), obj.Name()), obj);
    }

    public StoredObject Put(ObjectKey key, JsonObject obj)
    {
        var stored = new StoredObject(key, ++Revision, obj.ToUtf8(), obj, new ObjectFacts(obj.Labels(), [], [], obj.IsDeleting()));
        _objects[key.ToString()] = stored;
        return stored;
    }

    /// <summary>Does what a transaction says, when its conditions hold.</summary>
    public bool Apply(IReadOnlyList<StoreOperation> operations)
    {
        if (operations.Any(o => o.ExpectedRevision is { } expected && (Get(o.Key)?.Revision ?? 0) != expected))
        {
            return false;
        }

        foreach (var operation in operations)
        {
            switch (operation)
            {
                case StoreOperation.Put put:
                    Put(put.Key, put.Object);
                    break;
                case StoreOperation.Delete delete:
                    _objects.Remove(delete.Key.ToString());
                    break;
            }
        }

        return true;
    }

    public ResourceSnapshot Snapshot(string type) => new Held([.. _objects.Values.Where(o => o.Key.Type == type)], Revision);

    public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) => throw new NotSupportedException();

    public StoredObject? Get(ObjectKey key) => _objects.GetValueOrDefault(key.ToString());

    public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IWatchCursor? Watch(string type, long afterRevision) => throw new NotSupportedException();

    public Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Held(IReadOnlyList<StoredObject> objects, long revision) : ResourceSnapshot
    {
        public override long Revision => revision;

        public override int Count => objects.Count;

        public override StoredObject? Get(string ns, string name) => objects.FirstOrDefault(o => o.Key.Namespace == ns && o.Key.Name == name);

        public override IEnumerable<StoredObject> List(string? ns = null, string? fromPath = null) => objects.Where(o => ns is null || o.Key.Namespace == ns);

        public override int CountOf(string? ns = null, string? fromPath = null) => List(ns).Count();

        public override IReadOnlyList<StoredObject> ByIndex(string index, string value) => throw new NotSupportedException();
    }
}
