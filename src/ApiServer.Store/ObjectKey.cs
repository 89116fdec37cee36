namespace ApiServer.Store;

/// <summary>The key of a stored object.</summary>
/// <param name="Type">The stored form's group resource: <c>pods</c>, <c>statefulsets.apps</c>.</param>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(string Type, string Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or the name alone: the order of lists is this text's ordinal byte order.</summary>
    public string Path => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public override string ToString() => $"{Type} {Path}";
}
