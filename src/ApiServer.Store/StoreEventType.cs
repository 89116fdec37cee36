namespace ApiServer.Store;

/// <summary>What a <see cref="StoreEvent"/> tells.</summary>
public enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}
