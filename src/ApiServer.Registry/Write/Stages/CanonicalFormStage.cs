using ApiServer.Model.Schema;

namespace ApiServer.Registry.Write.Stages;

/// <summary>
/// Brings the object into the form that is stored: known fields only, in the schema's order. Whoever built it, a client, a
/// default or a controller, equal objects have equal bytes.
/// </summary>
internal sealed class CanonicalFormStage : IWriteStage
{
    public string Name => "CanonicalForm";

    public void Run(WriteAttempt attempt) => attempt.Object = ObjectDecoder.Decode(attempt.Definition.Schema, attempt.Object, known: attempt.Old);
}
