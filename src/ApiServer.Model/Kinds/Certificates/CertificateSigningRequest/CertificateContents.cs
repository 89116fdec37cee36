using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>What a request asks to be signed, and what a signer may answer (certificates validation.go, validateCSR, validateCertificate).</summary>
internal static class CertificateContents
{
    private const string Certificate = "CERTIFICATE";

    /// <summary>What is wrong with a PEM-encoded PKCS#10 request; its signature is verified where .NET knows the kind of key.</summary>
    public static string? RequestProblem(byte[] pem)
    {
        var request = RequestedCertificate.Read(pem, out var problem);
        return request is { HasKnownKey: true } ? request.SignatureProblem() : problem;
    }

    /// <summary>What is wrong with a list of PEM-encoded certificates.</summary>
    public static string? CertificateProblem(byte[] pem)
    {
        var blocks = Pem.Blocks(Encoding.UTF8.GetString(pem));
        foreach (var block in blocks)
        {
            if (block.Label != Certificate)
            {
                return $"only CERTIFICATE PEM blocks are allowed, found \"{block.Label}\"";
            }

            if (block.HasHeaders)
            {
                return "no PEM block headers are permitted";
            }

            try
            {
                X509CertificateLoader.LoadCertificate(block.Bytes).Dispose();
            }
            catch (CryptographicException)
            {
                return block.Bytes.Length == 0 ? "found CERTIFICATE PEM block containing 0 certificates" : "x509: malformed certificate";
            }
        }

        return blocks.Count == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }
}
