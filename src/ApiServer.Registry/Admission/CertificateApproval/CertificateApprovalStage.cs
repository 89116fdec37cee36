using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.CertificateApproval;

/// <summary>Who decides on a certificate signing request needs the right to approve for its signer (plugin/pkg/admission/certificates/approval).</summary>
internal sealed class CertificateApprovalStage(IAuthorizer authorizer) : AdmissionStage
{
    public override string Name => "CertificateApproval";

    public override void Validate(WriteAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempt.Subresource == "approval"
            && attempt.Definition.GroupResource == ResourceNames.CertificateSigningRequests
            && !SignerAccess.IsAllowed(authorizer, attempt, "approve", out var signer))
        {
            throw Forbidden(attempt, $"user not permitted to approve requests with signerName \"{signer}\"");
        }
    }
}
