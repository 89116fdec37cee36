using ApiServer.Model.Kinds;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.GarbageCollection;

/// <summary>An object of any resource, as a key of the collector's queue.</summary>
/// <param name="Resource">As in <see cref="ResourceNames"/>.</param>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">The object's name.</param>
internal readonly record struct GraphNode(string Resource, string Namespace, string Name)
{
    public static GraphNode Of(StoredObject obj) => new(obj.Key.Type, obj.Key.Namespace, obj.Key.Name);

    /// <summary>A resource has no slash, so the first one ends it.</summary>
    public static GraphNode Of(ReconcileKey key)
    {
        var slash = key.Name.IndexOf('/', StringComparison.Ordinal);
        return new(key.Name[..slash], key.Namespace, key.Name[(slash + 1)..]);
    }

    public ReconcileKey ToKey() => new(Namespace, $"{Resource}/{Name}");
}
