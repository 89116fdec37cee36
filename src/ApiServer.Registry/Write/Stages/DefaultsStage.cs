namespace ApiServer.Registry.Write.Stages;

/// <summary>The kind's defaults.</summary>
internal sealed class DefaultsStage : IWriteStage
{
    public string Name => "Defaults";

    public void Run(WriteAttempt attempt) => attempt.Object = attempt.Definition.Rules.Strategy.Default(attempt.Object);
}
