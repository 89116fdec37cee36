namespace ApiServer.Controllers.GarbageCollection;

/// <summary>What an owner reference is worth.</summary>
internal enum OwnerKind
{
    /// <summary>The owner lives, and keeps the dependent.</summary>
    Solid,

    /// <summary>The owner is gone, or another object has its name.</summary>
    Dangling,

    /// <summary>The owner is deleted in the foreground: it waits for its dependents to go.</summary>
    Waiting,

    /// <summary>Nobody can say: the kind is not served, or a namespaced owner of a cluster-scoped object.</summary>
    Unknown,
}
