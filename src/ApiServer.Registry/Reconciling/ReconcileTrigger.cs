using ApiServer.Store;

namespace ApiServer.Registry.Reconciling;

/// <summary>Events of one resource, and the keys they concern.</summary>
/// <param name="Resource">As in <see cref="Model.Kinds.ResourceNames"/>.</param>
/// <param name="Keys">The keys to reconcile; cheap, called for each event.</param>
public sealed record ReconcileTrigger(string Resource, Func<StoreEvent, IEnumerable<ReconcileKey>> Keys)
{
    /// <summary>Each object is its own key.</summary>
    public static ReconcileTrigger Self(string resource) => new(resource, e => [new(e.Object.Key.Namespace, e.Object.Key.Name)]);
}
