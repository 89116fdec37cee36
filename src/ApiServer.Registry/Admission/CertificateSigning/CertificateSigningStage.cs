using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Admission.CertificateApproval;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.CertificateSigning;

/// <summary>Who writes a certificate, or conditions, into a request's status needs the right to sign for its signer (plugin/pkg/admission/certificates/signing).</summary>
internal sealed class CertificateSigningStage(IAuthorizer authorizer) : AdmissionStage
{
    public override string Name => "CertificateSigning";

    public override void Validate(WriteAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempt.IsStatus
            && attempt.Definition.GroupResource == ResourceNames.CertificateSigningRequests
            && Signs(attempt)
            && !SignerAccess.IsAllowed(authorizer, attempt, "sign", out var signer))
        {
            throw Forbidden(attempt, $"user not permitted to sign requests with signerName \"{signer}\"");
        }
    }

    private static bool Signs(WriteAttempt attempt) =>
        !Equals(attempt.Object.At("status", "certificate"), attempt.Old?.At("status", "certificate"))
        || !attempt.Object.ArrayAt("status", "conditions").Equals(attempt.Old?.ArrayAt("status", "conditions"));
}
