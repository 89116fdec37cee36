using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>Changing owner references without losing what somebody else changed meanwhile.</summary>
internal static class Ownership
{
    /// <summary>A merge patch that holds for this very state of the object only.</summary>
    public static JsonObject Patch(JsonObject obj, JsonArray owners) => JsonObject.Of(
        ("metadata", JsonObject.Of(
            ("uid", obj.Uid()),
            ("resourceVersion", obj.ResourceVersion()),
            ("ownerReferences", owners.Count == 0 ? JsonNull.Instance : owners))));
}
