using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.CertificateSubjectRestriction;

/// <summary>Nobody becomes an administrator by a certificate (plugin/pkg/admission/certificates/subjectrestriction).</summary>
internal sealed class CertificateSubjectRestrictionStage : AdmissionStage
{
    private const string Signer = "kubernetes.io/kube-apiserver-client";
    private const string Administrators = "system:masters";

    public override string Name => "CertificateSubjectRestriction";

    public override void Validate(WriteAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (Is(attempt, ResourceNames.CertificateSigningRequests, WriteOperation.Create)
            && attempt.Object.StringAt("spec", "signerName") == Signer
            && RequestedCertificate.Of(attempt.Object).Organizations.Contains(Administrators))
        {
            throw Forbidden(attempt, $"use of {Signer} signer with {Administrators} group is not allowed");
        }
    }
}
