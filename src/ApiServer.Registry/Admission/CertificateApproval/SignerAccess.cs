using ApiServer.Model.Json;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.CertificateApproval;

/// <summary>Rights on the signer that a certificate signing request names (pkg/certauthorization).</summary>
internal static class SignerAccess
{
    /// <summary>Whether the writer may do something with the signer, or with all signers of its domain.</summary>
    /// <param name="authorizer">Decides.</param>
    /// <param name="attempt">A change of a request.</param>
    /// <param name="verb">What is to be done: <c>approve</c>, <c>sign</c>.</param>
    /// <param name="signer">The signer, of the stored request: what is written cannot name another.</param>
    public static bool IsAllowed(IAuthorizer authorizer, WriteAttempt attempt, string verb, out string signer)
    {
        signer = attempt.Old?.StringAt("spec", "signerName") ?? "";
        var scope = attempt.Scope with
        {
            Resource = UnservedResource.Define("certificates.k8s.io", "signers", attempt.Definition),
            Verb = verb,
            Name = signer,
            Subresource = "",
        };
        return authorizer.IsAllowed(scope) || authorizer.IsAllowed(scope with { Name = signer.Split('/')[0] + "/*" });
    }
}
