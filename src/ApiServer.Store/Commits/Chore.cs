namespace ApiServer.Store.Commits;

/// <summary>Work on the log that is done on the committer's thread when no transaction waits, or has waited its turn.</summary>
internal abstract class Chore
{
    public abstract void Run();

    public abstract void Fail(Exception cause);
}

/// <summary>A chore with a result that somebody may await.</summary>
internal sealed class Chore<T>(Func<T> work) : Chore
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    public override void Run() => _done.TrySetResult(work());

    public override void Fail(Exception cause) => _done.TrySetException(cause);
}
