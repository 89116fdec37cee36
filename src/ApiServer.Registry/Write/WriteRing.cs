using ApiServer.Model.Kinds;
using ApiServer.Registry.Admission;
using ApiServer.Registry.Write.Stages;

namespace ApiServer.Registry.Write;

/// <summary>
/// The object ring: what every written object passes through, whatever the verb, once per compare-and-swap attempt.
/// A delete passes only validating admission; the commit is the writer's.
/// </summary>
public sealed class WriteRing
{
    private readonly ValidatingAdmissionStage _validatingAdmission;

    public WriteRing(StrategyContext context, ResourceCatalog catalog, IReadOnlyList<IAdmissionStage> admission)
    {
        _validatingAdmission = new ValidatingAdmissionStage(admission);
        Stages =
        [
            new SystemFieldsStage(context),
            new DefaultsStage(),
            new FieldManagementStage(catalog, context),
            new MutatingAdmissionStage(admission),
            new PrepareStage(context),
            new CanonicalFormStage(),
            new ValidationStage(),
            _validatingAdmission,
        ];
    }

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<IWriteStage> Stages { get; }

    public void Run(WriteAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        foreach (var stage in Stages)
        {
            stage.Run(attempt);
        }
    }

    public void RunForDelete(WriteAttempt attempt) => _validatingAdmission.Run(attempt);
}
