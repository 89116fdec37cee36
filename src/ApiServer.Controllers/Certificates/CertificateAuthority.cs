using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ApiServer.Controllers.Certificates;

/// <summary>What signs certificates for a cluster: a certificate with its key, wherever they are kept.</summary>
/// <param name="certificate">The authority's certificate with its elliptic key; this disposes of it.</param>
public sealed class CertificateAuthority(X509Certificate2 certificate) : IDisposable
{
    /// <summary>The certificate that clients trust; its last line ends, as other programs write it, and as YAML shows it best.</summary>
    public string Pem { get; } = PemOf(certificate);

    /// <summary>Whom it names as the issuer.</summary>
    public string Name => certificate.Subject;

    /// <summary>When it ends, and with it whatever it signed.</summary>
    public DateTimeOffset NotAfter => certificate.NotAfter.ToUniversalTime();

    /// <summary>A new authority's certificate, with its key.</summary>
    /// <param name="notBefore">When it begins.</param>
    /// <param name="notAfter">When it ends.</param>
    public static X509Certificate2 SelfSign(DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(notBefore, notAfter);
    }

    /// <summary>A certificate as a text.</summary>
    /// <param name="certificate">The certificate.</param>
    public static string PemOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.ExportCertificatePem() + "\n";
    }

    /// <summary>Signs a certificate that is not an authority's, with a random serial number.</summary>
    /// <param name="request">Subject, key and extensions.</param>
    /// <param name="notBefore">When it begins.</param>
    /// <param name="notAfter">When it ends.</param>
    public X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        Span<byte> serial = stackalloc byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] &= 0x7f;
        using var key = certificate.GetECDsaPrivateKey()!;
        return request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), notBefore, notAfter, serial);
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => certificate.Dispose();
}
