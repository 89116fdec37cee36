using ApiServer.Store.Revisions;

namespace ApiServer.Store.Tests;

/// <summary>A log that fails when a test says so: before it writes a batch, or after.</summary>
internal sealed class FaultyRevisionLog(IRevisionLog inner) : IRevisionLog
{
    private readonly Lock _lock = new();
    private Fault _next;
    private int _before;
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly ManualResetEventSlim _held = new();
    private volatile bool _recoveryFails;

    public enum Fault
    {
        None,
        BeforeCommit,
        AfterCommit,
        Fatal,
        Defect,
    }

    public bool RecoveryFails
    {
        set => _recoveryFails = value;
    }

    public int Appends { get; private set; }

    public long Compacted => inner.Compacted;

    public void Append(IReadOnlyList<LogEntry> entries)
    {
        _held.Set();
        _gate.Wait();
        Appends++;
        switch (Take())
        {
            case Fault.BeforeCommit:
                throw new RevisionLogException("before", fatal: false);
            case Fault.AfterCommit:
                inner.Append(entries);
                throw new RevisionLogException("after", fatal: false);
            case Fault.Fatal:
                throw new RevisionLogException("disk", fatal: true);
            case Fault.Defect:
                throw new FormatException("defect");
            default:
                inner.Append(entries);
                break;
        }
    }

    /// <summary>Keeps the committer from writing until <see cref="LetGo"/>.</summary>
    public void Hold()
    {
        _held.Reset();
        _gate.Reset();
    }

    /// <summary>Waits until the committer is about to write.</summary>
    public void WaitUntilHeld() => _held.Wait();

    public void LetGo() => _gate.Set();

    /// <summary>Makes an append fail: the next, or one later.</summary>
    public void Fail(Fault fault, int after = 0)
    {
        lock (_lock)
        {
            (_next, _before) = (fault, after);
        }
    }

    public LogState Load(DateTimeOffset tailSince, int tailLimit, CancellationToken cancellationToken) => inner.Load(tailSince, tailLimit, cancellationToken);

    public void Recover()
    {
        if (_recoveryFails)
        {
            throw new RevisionLogException("still", fatal: false);
        }

        inner.Recover();
    }

    public IReadOnlyList<LogEntry> ReadAfter(long revision) => inner.ReadAfter(revision);

    public DateTimeOffset? TimeOf(long revision) => inner.TimeOf(revision);

    public void Compact(long through) => inner.Compact(through);

    public void Checkpoint(bool release) => inner.Checkpoint(release);

    public IReadOnlyList<PastObject>? ReadPast(string type, long revision, long through, CancellationToken cancellationToken) =>
        inner.ReadPast(type, revision, through, cancellationToken);

    public void Dispose()
    {
        inner.Dispose();
        _gate.Dispose();
        _held.Dispose();
    }

    private Fault Take()
    {
        lock (_lock)
        {
            if (_before-- > 0)
            {
                return Fault.None;
            }

            var fault = _next;
            _next = Fault.None;
            return fault;
        }
    }
}
