namespace ApiServer.Model.Kinds;

/// <summary>The definition of a kind that has a strategy and nothing else.</summary>
internal sealed class TraitDefinition(TraitStrategy strategy) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = strategy;
}
