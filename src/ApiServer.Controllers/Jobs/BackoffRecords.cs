using System.Collections.Concurrent;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Jobs;

/// <summary>
/// The back-off of each unfinished Job. It is in no object, as upstream's is in none: after a restart a Job that waited creates its next Pod at once.
/// </summary>
internal sealed class BackoffRecords
{
    private readonly ConcurrentDictionary<ReconcileKey, (string Uid, Backoff Backoff)> _records = new();

    public Backoff Of(ReconcileKey key, string uid) =>
        _records.TryGetValue(key, out var record) && record.Uid == uid ? record.Backoff : Backoff.None;

    public void Keep(ReconcileKey key, string uid, Backoff backoff) => _records[key] = (uid, backoff);

    public void Forget(ReconcileKey key) => _records.TryRemove(key, out _);
}
