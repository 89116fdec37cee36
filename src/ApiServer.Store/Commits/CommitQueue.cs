namespace ApiServer.Store.Commits;

/// <summary>
/// What waits for the committer: transactions, bounded (callers wait asynchronously for a place), and chores, which give way to
/// them. The committer's own thread waits by blocking.
/// </summary>
internal sealed class CommitQueue(int limit) : IDisposable
{
    /// <summary>A batch takes no more transactions than this.</summary>
    public const int BatchLimit = 256;

    /// <summary>A batch takes no further transaction when it has this many bytes.</summary>
    public const int BatchBytes = 4 << 20;

    // A chore that waits is done after this many batches even when transactions wait.
    private const int ChorePatience = 64;

    private readonly object _lock = new();
    private readonly SemaphoreSlim _places = new(limit);
    private readonly Queue<CommitRequest> _requests = new();
    private readonly Queue<Chore> _chores = new();
    private int _batchesSinceChore;
    private bool _closed;

    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    public async Task AddAsync(CommitRequest request, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ObjectStore));
            _requests.Enqueue(request);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>False when the queue is closed.</summary>
    public bool TryAdd(Chore chore)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _chores.Enqueue(chore);
            Monitor.Pulse(_lock);
            return true;
        }
    }

    /// <summary>
    /// Waits for work, then takes either a batch or a chore. False when the queue is closed and empty.
    /// </summary>
    public bool Take(List<CommitRequest> batch, out Chore? chore)
    {
        batch.Clear();
        lock (_lock)
        {
            while (_requests.Count == 0 && _chores.Count == 0)
            {
                if (_closed)
                {
                    chore = null;
                    return false;
                }

                Monitor.Wait(_lock);
            }

            if (_chores.Count > 0 && (_requests.Count == 0 || _batchesSinceChore >= ChorePatience))
            {
                _batchesSinceChore = 0;
                chore = _chores.Dequeue();
                return true;
            }

            chore = null;
            _batchesSinceChore += _chores.Count > 0 ? 1 : 0;
            TakeBatch(batch);
        }

        _places.Release(batch.Count);
        return true;
    }

    /// <summary>Lets nothing more in; what waits is still taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                // Whoever waits for a place comes through, and is told.
                _closed = true;
                _places.Release(int.MaxValue / 2);
                Monitor.PulseAll(_lock);
            }
        }
    }

    public void Dispose() => _places.Dispose();

    private void TakeBatch(List<CommitRequest> batch)
    {
        var bytes = 0;
        while (batch.Count < BatchLimit && bytes < BatchBytes && _requests.TryDequeue(out var request))
        {
            bytes += request.Bytes;
            batch.Add(request);
        }
    }
}
