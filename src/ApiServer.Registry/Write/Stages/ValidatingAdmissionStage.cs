using ApiServer.Registry.Admission;

namespace ApiServer.Registry.Write.Stages;

/// <summary>Validating admission: looks at the final object, may refuse or add to the transaction.</summary>
internal sealed class ValidatingAdmissionStage(IReadOnlyList<IAdmissionStage> admission) : IWriteStage
{
    public string Name => "ValidatingAdmission";

    public void Run(WriteAttempt attempt)
    {
        foreach (var stage in admission)
        {
            stage.Validate(attempt);
        }
    }
}
