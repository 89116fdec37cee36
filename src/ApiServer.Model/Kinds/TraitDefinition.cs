namespace ApiServer.Model.Kinds;

/// <summary>The definition of a kind that has a strategy and a table, and nothing else; without a table it shows NAME and AGE.</summary>
internal sealed class TraitDefinition(ResourceStrategy strategy, FieldColumns? columns = null) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = strategy;

    public override TableDefinition Table { get; } = columns?.Table() ?? TableDefinition.NameAndAge;
}
