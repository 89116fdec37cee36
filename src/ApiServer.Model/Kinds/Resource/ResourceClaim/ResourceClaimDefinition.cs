using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Resource.ResourceClaim;

/// <summary>ResourceClaims.</summary>
internal sealed class ResourceClaimDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ClaimStrategy(template: false);

    public override TableDefinition Table { get; } = FieldColumns.Name.Cell("State", State).Age().Table();

    private static JsonValue State(JsonObject claim)
    {
        List<string> states = [];
        if (claim.IsDeleting())
        {
            states.Add("deleted");
        }

        if (claim.At("status", "allocation") is JsonObject)
        {
            states.Add("allocated");
            if (claim.ArrayAt("status", "reservedFor").Count > 0)
            {
                states.Add("reserved");
            }
        }
        else if (!claim.IsDeleting())
        {
            states.Add("pending");
        }

        return string.Join(',', states);
    }
}
