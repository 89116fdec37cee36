namespace ApiServer.Store;

/// <summary>Operations that happen all or not at all, in order; each put and delete takes a revision of its own.</summary>
public sealed record StoreTransaction(IReadOnlyList<StoreOperation> Operations)
{
    public StoreTransaction(params StoreOperation[] operations)
        : this((IReadOnlyList<StoreOperation>)operations)
    {
    }
}
