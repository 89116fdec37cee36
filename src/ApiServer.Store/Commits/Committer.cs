using ApiServer.Model.Time;
using ApiServer.Store.Cache;
using ApiServer.Store.Revisions;
using Microsoft.Extensions.Logging;

namespace ApiServer.Store.Commits;

/// <summary>
/// The only writer. On one thread of its own (the database's calls block) it takes what waits as one batch, appends it to the
/// log, applies it to the cache, answers, wakes: never in another order.
/// </summary>
internal sealed class Committer : IAsyncDisposable
{
    private readonly CommitQueue _queue;
    private readonly IRevisionLog _log;
    private readonly WatchCache _cache;
    private readonly ObjectLoader _loader;
    private readonly ClusterClock _clock;
    private readonly StoreOptions _options;
    private readonly Housekeeping _housekeeping;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private bool _suspect;
    private Exception? _fatal;

    public Committer(
        IRevisionLog log, WatchCache cache, ObjectLoader loader, ClusterClock clock, StoreOptions options, ILogger<ObjectStore> logger)
    {
        _queue = new CommitQueue(options.QueueLimit);
        _log = log;
        _cache = cache;
        _loader = loader;
        _clock = clock;
        _options = options;
        _logger = logger;
        _housekeeping = new Housekeeping(_queue, log, new Compaction(log, cache, clock, options), options);
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Commits; a caller who stops waiting does not take back what is queued.</summary>
    public async Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        await _queue.AddAsync(request, cancellationToken).ConfigureAwait(false);
        return await request.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compacts all that may be compacted.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        while (await RunAsync(_housekeeping.Compact, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    /// <summary>Runs something on the committer's thread, when it has nothing better to do.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var chore = new Chore<T>(work);
        ObjectDisposedException.ThrowIf(!_queue.TryAdd(chore), typeof(ObjectStore));
        return chore.Done.WaitAsync(cancellationToken);
    }

    /// <summary>Commits what is queued, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _loop.ConfigureAwait(false);
        _queue.Dispose();
    }

    private void Run()
    {
        var requests = new List<CommitRequest>(CommitQueue.BatchLimit);
        while (_queue.Take(requests, out var chore))
        {
            try
            {
                if (chore is null)
                {
                    Commit(requests);
                }
                else
                {
                    Do(chore);
                }
            }
            catch (Exception defect) when (defect is not OutOfMemoryException)
            {
                // Not an error of the database, so it is ours. Nobody may wait for ever, and nothing may be written on top of it.
                Die(defect);
                Answer(requests, defect);
                chore?.Fail(defect);
            }
        }
    }

    private void Commit(List<CommitRequest> requests)
    {
        if (_fatal is not null || (_suspect && !Recover()))
        {
            Answer(requests, _fatal ?? new RevisionLogException("The log cannot be read.", fatal: false));
            return;
        }

        var batch = new CommitBatch(_cache.State, _clock.UtcNow);
        var answers = requests.ConvertAll(batch.Stage);
        if (batch.Entries.Count > 0)
        {
            try
            {
                _log.Append(batch.Entries);
            }
            catch (RevisionLogException e)
            {
                Fail(e);
                Recover();
                Answer(requests, e);
                return;
            }

            _cache.Apply(batch.Events, batch.Time);
        }

        for (var i = 0; i < requests.Count; i++)
        {
            requests[i].Complete(answers[i]);
        }

        _cache.Wake(batch.Events);
        _housekeeping.Count(batch.Entries);
    }

    private void Do(Chore chore)
    {
        if (_fatal is not null || (_suspect && !Recover()))
        {
            chore.Fail(_fatal ?? new RevisionLogException("The log cannot be read.", fatal: false));
            return;
        }

        try
        {
            chore.Run();
        }
        catch (RevisionLogException e)
        {
            Fail(e);
            Recover();
            chore.Fail(e);
        }
    }

    /// <summary>Reads what the log has beyond the cache: after it, the cache equals the log.</summary>
    private bool Recover()
    {
        if (_fatal is not null)
        {
            return false;
        }

        try
        {
            _log.Recover();
            var missing = _log.ReadAfter(_cache.State.Revision);
            var events = Replay(missing);
            _cache.Apply(events, _clock.UtcNow);
            _cache.Wake(events);
            _suspect = false;
            StoreLog.Recovered(_logger, missing.Count, _cache.State.Revision);
            return true;
        }
        catch (RevisionLogException e)
        {
            Fail(e);
            return false;
        }
    }

    private List<StoreEvent> Replay(IReadOnlyList<LogEntry> missing)
    {
        var events = new List<StoreEvent>(missing.Count);
        var pending = new Dictionary<ObjectKey, StoredObject?>();
        foreach (var entry in missing)
        {
            var now = _loader.Load(entry);
            var previous = pending.TryGetValue(entry.Key, out var found) ? found : _cache.State.Get(entry.Key);
            events.Add(CacheStart.Event(entry, now, previous));
            pending[entry.Key] = entry.Deleted ? null : now;
        }

        return events;
    }

    private void Fail(RevisionLogException e)
    {
        _suspect = true;
        StoreLog.LogFailed(_logger, e);
        if (e.IsFatal)
        {
            Die(e);
        }
    }

    private void Die(Exception cause)
    {
        if (_fatal is null)
        {
            _fatal = cause;
            StoreLog.Stopped(_logger, cause);
            _options.OnFatal?.Invoke(cause);
        }
    }

    private static void Answer(List<CommitRequest> requests, Exception cause)
    {
        foreach (var request in requests)
        {
            request.Complete(new CommitResult.Unknown(cause));
        }
    }
}
