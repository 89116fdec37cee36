namespace ApiServer.Registry.Reconciling;

/// <summary>The work queue as a reconciler sees it. A key that is already waiting is not added twice.</summary>
public interface IReconcileQueue
{
    void Add(ReconcileKey key);

    /// <summary>Adds the key when the cluster clock has moved on by that much; of several the earliest counts.</summary>
    void AddAfter(ReconcileKey key, TimeSpan delay);
}
