using ApiServer.Model.Json;

namespace ApiServer.Store;

/// <summary>One step of a <see cref="StoreTransaction"/>.</summary>
/// <param name="Key">The object.</param>
/// <param name="ExpectedRevision">The revision that the object must have now; 0: it must be absent; null: no condition.</param>
public abstract record StoreOperation(ObjectKey Key, long? ExpectedRevision)
{
    /// <summary>Only a condition.</summary>
    public sealed record Check(ObjectKey Key, long? ExpectedRevision) : StoreOperation(Key, ExpectedRevision);

    /// <summary>Writes the object; its <c>metadata.resourceVersion</c>, if any, is replaced by the new revision.</summary>
    public sealed record Put(ObjectKey Key, JsonObject Object, long? ExpectedRevision) : StoreOperation(Key, ExpectedRevision);

    /// <summary>Removes the object. <paramref name="LastState"/> is what the DELETED event carries, with the deletion's revision. An absent object is a conflict.</summary>
    public sealed record Delete(ObjectKey Key, JsonObject LastState, long? ExpectedRevision) : StoreOperation(Key, ExpectedRevision);
}
