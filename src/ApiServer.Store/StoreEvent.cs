namespace ApiServer.Store;

/// <summary>One change of one object.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The new state; for a deletion the last state with the deletion's revision.</param>
/// <param name="Previous">The state before; null for an addition.</param>
public sealed record StoreEvent(StoreEventType Type, StoredObject Object, StoredObject? Previous)
{
    public long Revision => Object.Revision;
}
