using ApiServer.Registry.Admission;

namespace ApiServer.Registry.Write.Stages;

/// <summary>Mutating admission; what it adds gets its defaults too.</summary>
internal sealed class MutatingAdmissionStage(IReadOnlyList<IAdmissionStage> admission) : IWriteStage
{
    public string Name => "MutatingAdmission";

    public void Run(WriteAttempt attempt)
    {
        var before = attempt.Object;
        foreach (var stage in admission)
        {
            stage.Mutate(attempt);
        }

        if (!ReferenceEquals(before, attempt.Object))
        {
            attempt.Object = attempt.Definition.Rules.Strategy.Default(attempt.Object);
        }
    }
}
