using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.CertificateRequester;

/// <summary>
/// Writes into a certificate signing request who made it, whatever it says of that itself (upstream does this not in a plugin but in the
/// kind's strategy, registry/certificates/certificates/strategy.go).
/// </summary>
internal sealed class CertificateRequesterStage : AdmissionStage
{
    public override string Name => "CertificateRequester";

    public override void Mutate(WriteAttempt attempt)
    {
        if (!Is(attempt, ResourceNames.CertificateSigningRequests, WriteOperation.Create))
        {
            return;
        }

        var user = attempt.Scope.User;
        attempt.Object = attempt.Object
            .WithAt(user.Name, "spec", "username")
            .WithOrWithoutAt(user.Uid.Length == 0 ? null : (JsonValue)user.Uid, "spec", "uid")
            .WithOrWithoutAt(user.Groups.Count == 0 ? null : JsonArray.OfStrings(user.Groups), "spec", "groups")
            .WithoutAt("spec", "extra");
    }
}
