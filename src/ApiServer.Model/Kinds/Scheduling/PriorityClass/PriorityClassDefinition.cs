namespace ApiServer.Model.Kinds.Scheduling.PriorityClass;

/// <summary>PriorityClasses.</summary>
internal sealed class PriorityClassDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new PriorityClassStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Integer("Value", "value")
        .Boolean("Global-Default", false, "globalDefault")
        .Age()
        .Text("PreemptionPolicy", "preemptionPolicy")
        .Table();
}
