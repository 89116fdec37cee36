using ApiServer.Model.Json;

namespace ApiServer.Store.Commits;

/// <summary>An operation with everything that could be worked out before its turn.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Path">The key's path.</param>
/// <param name="Tree">The object or its last state; null for a check.</param>
/// <param name="Encoded">Its bytes.</param>
/// <param name="Facts">Its facts.</param>
internal sealed record PreparedOperation(StoreOperation Operation, string Path, JsonObject? Tree, EncodedObject? Encoded, ObjectFacts? Facts)
{
    public int Bytes => Encoded?.Length ?? 0;
}
