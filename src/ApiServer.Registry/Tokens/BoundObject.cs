using ApiServer.Model.Json;

namespace ApiServer.Registry.Tokens;

/// <summary>An object that a token lives as long as.</summary>
/// <param name="Claim">Its name among the claims: <c>pod</c>, <c>node</c>, <c>secret</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; empty for a node that is not there any more.</param>
internal sealed record BoundObject(string Claim, string Name, string Uid)
{
    public JsonObject ToJson() => Uid.Length == 0 ? JsonObject.Of(("name", Name)) : JsonObject.Of(("name", Name), ("uid", Uid));
}
