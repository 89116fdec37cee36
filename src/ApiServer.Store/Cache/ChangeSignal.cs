namespace ApiServer.Store.Cache;

/// <summary>Wakes all who wait for the next change. Costs nothing while nobody waits.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _next;

    /// <summary>
    /// Completes at the next <see cref="Raise"/>. Take it before looking at the state: what is published after the look then
    /// completes it.
    /// </summary>
    public Task Next
    {
        get
        {
            var next = Volatile.Read(ref _next);
            if (next is null)
            {
                var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                next = Interlocked.CompareExchange(ref _next, made, null) ?? made;
            }

            return next.Task;
        }
    }

    /// <summary>Call after the change was published.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, null)?.TrySetResult();
}
