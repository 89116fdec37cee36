using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>What becomes of a Pod's waiting claims on one node.</summary>
/// <param name="Refusal">Why they cannot be served there, or null.</param>
/// <param name="Promises">Which existing volume goes to which claim.</param>
/// <param name="Provisions">The claims for which the provisioner shall make a volume.</param>
internal sealed record VolumeChoice(string? Refusal, IReadOnlyList<(JsonObject Claim, JsonObject Volume)> Promises, IReadOnlyList<JsonObject> Provisions)
{
    public static VolumeChoice No(string refusal) => new(refusal, [], []);
}
