using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

/// <summary>What a request asks to be signed, and what a signer may answer (certificates validation.go, validateCSR, validateCertificate).</summary>
internal static class CertificateContents
{
    private const string Certificate = "CERTIFICATE";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const CertificateRequestLoadOptions Unchecked = CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions;

    /// <summary>What is wrong with a PEM-encoded PKCS#10 request; its signature is verified where .NET knows the kind of key.</summary>
    public static string? RequestProblem(byte[] pem)
    {
        if (Pem.Blocks(Encoding.UTF8.GetString(pem)) is not [{ Label: "CERTIFICATE REQUEST", Bytes: var bytes }, ..])
        {
            return "PEM block type must be CERTIFICATE REQUEST";
        }

        CertificateRequest request;
        try
        {
            request = CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, Unchecked, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return "asn1: structure error: malformed certificate request";
        }

        try
        {
            if (request.PublicKey.Oid.Value is EllipticCurve or Rsa)
            {
                CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            }

            return null;
        }
        catch (CryptographicException)
        {
            return request.PublicKey.Oid.Value == Rsa ? "crypto/rsa: verification error" : "x509: ECDSA verification failure";
        }
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
