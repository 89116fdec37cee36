using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ApiServer.Controllers.Certificates;
using ApiServer.Options;

namespace ApiServer.Access;

/// <summary>
/// The cluster's certificate authority and its serving certificate, generated at the first start and kept in the data directory. The serving
/// certificate is made anew when it runs out or when another name is asked of it. Certificates live by the machine's clock.
/// </summary>
internal sealed class ClusterCertificates : IDisposable
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServingLife = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly X509Certificate2 _certificate;

    private ClusterCertificates(CertificateAuthority authority, X509Certificate2 certificate)
    {
        Authority = authority;
        _certificate = certificate;

        // Made here, beside the rest of the start: it builds the certificate's chain, for which all of the machine's authorities are read.
        Serving = SslStreamCertificateContext.Create(certificate, null, offline: true);
    }

    /// <summary>The serving certificate with its key, as TLS connections take it.</summary>
    public SslStreamCertificateContext Serving { get; }

    /// <summary>What clients trust, and what signs.</summary>
    public CertificateAuthority Authority { get; }

    public static ClusterCertificates LoadOrCreate(ServerOptions options)
    {
        var directory = options.DataDirectory;
        var now = TimeProvider.System.GetUtcNow();
        var authority = new CertificateAuthority(Load(directory, "ca") ?? CreateAuthority(directory, now));
        var names = SubjectNames(options);
        var wanted = string.Join('\n', names);
        var namesFile = Path.Combine(directory, "serving.names");
        var serving = PrivateFile.Read(namesFile) == wanted ? Load(directory, "serving") : null;
        if (serving is null || serving.NotAfter.ToUniversalTime() < (now + RenewBefore).UtcDateTime || serving.Issuer != authority.Name)
        {
            serving?.Dispose();
            serving = CreateServing(directory, authority, names, now);
            PrivateFile.Write(namesFile, wanted);
        }

        return new ClusterCertificates(authority, serving);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        Authority.Dispose();
    }

    private static X509Certificate2? Load(string directory, string name)
    {
        var certificate = PrivateFile.Read(Path.Combine(directory, name + ".crt"));
        var key = PrivateFile.Read(Path.Combine(directory, name + ".key"));
        return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
    }

    private static X509Certificate2 CreateAuthority(string directory, DateTimeOffset now)
    {
        var certificate = CertificateAuthority.SelfSign(now.AddMinutes(-5), now + AuthorityLife);
        using var key = certificate.GetECDsaPrivateKey()!;
        Save(directory, "ca", certificate, key);
        return certificate;
    }

    private static X509Certificate2 CreateServing(string directory, CertificateAuthority authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(SubjectAlternativeNames(names));
        using var issued = authority.Sign(request, now.AddMinutes(-5), now + ServingLife);
        Save(directory, "serving", issued, key);
        return Load(directory, "serving")!;
    }

    private static X509Extension SubjectAlternativeNames(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private static List<string> SubjectNames(ServerOptions options)
    {
        string[] fixedNames =
        [
            "localhost", "127.0.0.1", "::1", options.BindAddress.ToString(), System.Net.Dns.GetHostName(),
            "kubernetes", "kubernetes.default", "kubernetes.default.svc", $"kubernetes.default.svc.{options.ClusterDomain}", "10.96.0.1",
        ];
        return [.. fixedNames.Concat(options.TlsSubjectNames).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static void Save(string directory, string name, X509Certificate2 certificate, ECDsa key)
    {
        // The key first: a certificate without its key would be taken for none, and made again.
        PrivateFile.Write(Path.Combine(directory, name + ".key"), key.ExportPkcs8PrivateKeyPem());
        PrivateFile.Write(Path.Combine(directory, name + ".crt"), CertificateAuthority.PemOf(certificate));
    }
}
