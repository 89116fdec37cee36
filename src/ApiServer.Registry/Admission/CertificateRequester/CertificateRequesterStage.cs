using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.CertificateRequester;

/// <summary>
/// Writes into a certificate signing request who made it, whatever it says of that itself (upstream does this not in a plugin but in the
/// kind's strategy, registry/certificates/certificates/strategy.go).
/// </summary>
internal sealed class CertificateRequesterStage : AdmissionStage
{
    private static readonly string[] Members = ["username", "uid", "groups", "extra"];

    public override string Name => "CertificateRequester";

    public override void Mutate(WriteAttempt attempt)
    {
        if (!Is(attempt, ResourceNames.CertificateSigningRequests, WriteOperation.Create))
        {
            return;
        }

        var user = UserObject.Of(attempt.Scope.User);
        foreach (var member in Members)
        {
            attempt.Object = attempt.Object.WithOrWithoutAt(user[member], "spec", member);
        }
    }
}
