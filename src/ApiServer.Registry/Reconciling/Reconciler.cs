namespace ApiServer.Registry.Reconciling;

/// <summary>
/// A level-triggered controller: events only say which key to look at; <see cref="ReconcileAsync"/> reads the cache, compares and sends
/// requests. No state outside the store; one key never runs twice at once; a failure is retried with exponential back-off.
/// </summary>
public abstract class Reconciler
{
    /// <summary>For logs, metrics and the queue.</summary>
    public abstract string Name { get; }

    /// <summary>How many keys run at the same time.</summary>
    public virtual int Concurrency => 1;

    /// <summary>What wakes it: a resource (<see cref="Model.Kinds.ResourceNames"/>) and the keys that an event of it concerns. Existing objects come as Added when it starts.</summary>
    public abstract IReadOnlyList<ReconcileTrigger> Triggers { get; }

    /// <summary>Set by the runner before it starts: for <c>Queue.AddAfter(key, delay)</c>.</summary>
    public IReconcileQueue Queue { get; set; } = NoQueue.Instance;

    /// <summary>Makes the world what the key's object says. Throws to be tried again later.</summary>
    public abstract Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken);

    private sealed class NoQueue : IReconcileQueue
    {
        public static readonly NoQueue Instance = new();

        public void Add(ReconcileKey key)
        {
        }

        public void AddAfter(ReconcileKey key, TimeSpan delay)
        {
        }

        public void AddHeartbeatAfter(ReconcileKey key, TimeSpan delay)
        {
        }
    }
}
