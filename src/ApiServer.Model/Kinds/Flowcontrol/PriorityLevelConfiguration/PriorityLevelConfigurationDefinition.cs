using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Flowcontrol.PriorityLevelConfiguration;

/// <summary>PriorityLevelConfigurations: an exempt level has no numbers, one without queues has no queue's.</summary>
internal sealed class PriorityLevelConfigurationDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new PriorityLevelConfigurationStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Text("Type", "spec", "type")
        .Cell("NominalConcurrencyShares", l => Number(l.At("spec", "limited"), "nominalConcurrencyShares"))
        .Cell("Queues", l => Queue(l, "queues"))
        .Cell("HandSize", l => Queue(l, "handSize"))
        .Cell("QueueLengthLimit", l => Queue(l, "queueLengthLimit"))
        .Age()
        .Table();

    private static JsonValue Queue(JsonObject level, string member) => Number(level.At("spec", "limited", "limitResponse", "queuing"), member);

    private static JsonValue Number(JsonValue? part, string member) => part is JsonObject numbers ? numbers.Integer(member) ?? 0 : Cells.None;
}
