using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Certificates;

/// <summary>CertificateSigningRequests as clients make them.</summary>
internal static class AskedCertificate
{
    public const string Node = "CN=system:node:a,O=system:nodes";

    /// <summary>An object that asks for a certificate.</summary>
    /// <param name="signer">The signer's name.</param>
    /// <param name="subject">Whom it is for.</param>
    /// <param name="usages">A JSON list.</param>
    /// <param name="names">Alternative names: <c>dns:</c>, <c>ip:</c>, <c>uri:</c> or <c>email:</c> and one of that kind.</param>
    public static JsonObject Request(string signer, string subject, string usages, string names = "")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Holding(Named(new CertificateRequest(subject, key, HashAlgorithmName.SHA256), names).CreateSigningRequestPem(), signer, usages);
    }

    public static JsonObject Holding(string pem, string signer, string usages) => TestRegistry.Json(
        $$$"""{"metadata":{"name":"r"},"spec":{"signerName":"{{{signer}}}","usages":{{{usages}}},"request":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}}"}}""");

    private static CertificateRequest Named(CertificateRequest request, string names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var (type, name) in names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Split(':', 2)).Select(n => (n[0], n[1])))
        {
            switch (type)
            {
                case "dns": builder.AddDnsName(name); break;
                case "ip": builder.AddIpAddress(System.Net.IPAddress.Parse(name)); break;
                case "uri": builder.AddUri(new Uri(name)); break;
                default: builder.AddEmailAddress(name); break;
            }
        }

        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(builder.Build());
        }

        return request;
    }
}
