namespace ApiServer.Registry.Reconciling;

/// <summary>What a reconciler works on: an object's namespace and name (the namespace empty for cluster-scoped ones).</summary>
public readonly record struct ReconcileKey(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
