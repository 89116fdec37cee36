namespace ApiServer.Registry.Reconciling;

/// <summary>The work queue as a reconciler sees it. A key that is already waiting is not added twice.</summary>
public interface IReconcileQueue
{
    void Add(ReconcileKey key);

    /// <summary>Adds the key when the cluster clock has moved on by that much; of several the earliest counts.</summary>
    void AddAfter(ReconcileKey key, TimeSpan delay);

    /// <summary>
    /// The same for what only shows that something lives, and decides nothing: who runs a cluster on a clock of his own need not stop there
    /// (<see cref="Timetable.NextDue"/>). When the clock has passed the time, however far, the key is added once.
    /// </summary>
    void AddHeartbeatAfter(ReconcileKey key, TimeSpan delay);
}
