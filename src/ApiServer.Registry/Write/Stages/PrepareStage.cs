using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Registry.Write.Stages;

/// <summary>What this verb may not change, by the kind's strategy; counts the generation up when the spec changed.</summary>
internal sealed class PrepareStage(StrategyContext context) : IWriteStage
{
    public string Name => "Prepare";

    public void Run(WriteAttempt attempt)
    {
        var strategy = attempt.Definition.Rules.Strategy;
        var hasStatus = attempt.Definition.HasStatus;
        if (attempt.Old is not { } old)
        {
            attempt.Object = strategy.PrepareForCreate(attempt.Object, hasStatus, context);
            return;
        }

        if (attempt.IsInternal)
        {
            return;
        }

        attempt.Object = attempt.IsStatus
            ? strategy.PrepareForStatusUpdate(attempt.Object, old, context)
            : strategy.ForSubresource(attempt.Subresource).PrepareForUpdate(attempt.Object, old, hasStatus, context);
        if (!attempt.IsStatus && strategy.HasGeneration && strategy.SpecChanged(attempt.Object, old))
        {
            attempt.Object = attempt.Object.WithAt(old.Generation() + 1, "metadata", "generation");
        }
    }
}
