using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Policy.PodDisruptionBudget;

/// <summary>PodDisruptionBudgets: a bound is a number or a percentage, and one of the two is not set.</summary>
internal sealed class PodDisruptionBudgetDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new PodDisruptionBudgetStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Min Available", b => Bound(b.At("spec", "minAvailable")))
        .Cell("Max Unavailable", b => Bound(b.At("spec", "maxUnavailable")))
        .Integer("Allowed Disruptions", "status", "disruptionsAllowed")
        .Age()
        .Table();

    private static JsonValue Bound(JsonValue? bound) => bound is null ? "N/A" : bound.AsString ?? bound.ToString();
}
