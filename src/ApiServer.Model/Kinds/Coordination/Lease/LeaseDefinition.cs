using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Coordination.Lease;

/// <summary>Leases.</summary>
internal sealed class LeaseDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new LeaseStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Holder", "Age"),
        (obj, now) => JsonArray.Of(obj.Name(), obj.StringAt("spec", "holderIdentity") ?? "", TableDefinition.Age(obj, now)));
}
