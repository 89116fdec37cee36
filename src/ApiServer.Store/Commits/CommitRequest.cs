namespace ApiServer.Store.Commits;

/// <summary>A transaction on its way through the committer.</summary>
internal sealed class CommitRequest(IReadOnlyList<PreparedOperation> operations)
{
    private readonly TaskCompletionSource<CommitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<PreparedOperation> Operations { get; } = operations;

    public int Bytes { get; } = operations.Sum(o => o.Bytes);

    public Task<CommitResult> Answer => _answer.Task;

    public void Complete(CommitResult result) => _answer.TrySetResult(result);
}
