using ApiServer.Model.Json;

namespace ApiServer.Model.Apply;

/// <summary>The fields that a manager owns.</summary>
/// <param name="ApiVersion">The version whose fields they are.</param>
/// <param name="Fields">The set.</param>
/// <param name="Time">When it last wrote one of them; null when it never changed a value.</param>
internal sealed record Owned(string ApiVersion, JsonObject Fields, string? Time);
