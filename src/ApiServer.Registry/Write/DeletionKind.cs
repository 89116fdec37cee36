namespace ApiServer.Registry.Write;

/// <summary>What a DELETE does to the object now.</summary>
internal enum DeletionKind
{
    /// <summary>It is gone.</summary>
    Remove,

    /// <summary>It stays, marked, until its finalizers are gone or its grace period is over.</summary>
    Mark,

    /// <summary>It is marked already and nothing changes.</summary>
    Nothing,
}
