using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Schema;

/// <summary>Some objects of one kind.</summary>
internal sealed record KindSample(TypeSchema Type, string ApiVersion, string Kind, IReadOnlyList<JsonObject> Objects)
{
    public JsonObject A => Objects[0];

    public JsonObject B => Objects[1];

    /// <summary>What a failed law shows.</summary>
    public override string ToString() => string.Join('\n', Objects);
}
