using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;

namespace ApiServer.Controllers.Certificates;

/// <summary>How an approved request becomes a certificate (upstream: signer.go, sign and duration; authority/policies.go, PermissiveSigningPolicy).</summary>
internal static class SigningPolicy
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>How long a certificate lives that asks for nothing else, and at most (--cluster-signing-duration).</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);

    /// <summary>Certificates begin earlier than now, for clocks that are behind; those that are to live so long end earlier, too.</summary>
    private static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Short = TimeSpan.FromHours(8);

    /// <summary>The certificate, PEM.</summary>
    /// <param name="authority">Signs it.</param>
    /// <param name="asked">Subject, key and names.</param>
    /// <param name="request">The request: usages and duration.</param>
    /// <param name="now">The time.</param>
    public static string Sign(CertificateAuthority authority, RequestedCertificate asked, JsonObject request, DateTimeOffset now)
    {
        if (now >= authority.NotAfter)
        {
            throw new InvalidOperationException($"refusing to sign a certificate that expired in the past: NotAfter={authority.NotAfter:u}");
        }

        var certificate = new CertificateRequest(asked.Subject, asked.Key, HashAlgorithmName.SHA256);
        foreach (var extension in KeyUsages.Extensions(SignerRules.UsagesOf(request)))
        {
            certificate.CertificateExtensions.Add(extension);
        }

        if (asked.AlternativeNames.Count > 0)
        {
            certificate.CertificateExtensions.Add(NamesOf(asked));
        }

        var life = Life(request);
        var end = life < Short ? now + life : now + life - Backdate;
        using var signed = authority.Sign(certificate, now - Backdate, end < authority.NotAfter ? end : authority.NotAfter);
        return CertificateAuthority.PemOf(signed);
    }

    private static TimeSpan Life(JsonObject request)
    {
        var asked = request.IntegerAt("spec", "expirationSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : Longest;
        return asked > Longest ? Longest : asked < Shortest ? Shortest : asked;
    }

    /// <summary>The names as they were encoded; whoever has no other name is known by them only, which is critical then.</summary>
    private static X509Extension NamesOf(RequestedCertificate asked)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (_, encoded) in asked.AlternativeNames)
            {
                writer.WriteEncodedValue(encoded.Span);
            }
        }

        return new X509Extension(AlternativeNames, writer.Encode(), critical: asked.Subject.Name.Length == 0);
    }
}
