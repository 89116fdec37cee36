using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Controllers.Certificates;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Certificates;

public sealed class RequestSignerTests : IAsyncLifetime
{
    private const string Client = "kubernetes.io/kube-apiserver-client";
    private const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";
    private const string KubeletServing = "kubernetes.io/kubelet-serving";
    private const string ForClients = """["client auth","digital signature","key encipherment"]""";
    private const string ForServers = """["server auth","digital signature","key encipherment"]""";

    private TestCluster _cluster = null!;
    private CertificateAuthority _authority = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        var now = _cluster.Clock.UtcNow;
        _authority = new CertificateAuthority(CertificateAuthority.SelfSign(now.AddMinutes(-5), now.AddDays(400)));
        await _cluster.StartAsync(new RequestSigner(_cluster.Client, _authority));
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(Client, "CN=jane,O=some-org", ForClients, "")]
    [InlineData(Client, "CN=jane", """["client auth"]""", "dns:example.com")]
    [InlineData(KubeletClient, AskedCertificate.Node, ForClients, "")]
    [InlineData(KubeletClient, AskedCertificate.Node, """["client auth","digital signature"]""", "")]
    [InlineData(KubeletServing, AskedCertificate.Node, ForServers, "dns:example.com")]
    [InlineData(KubeletServing, AskedCertificate.Node, """["digital signature","server auth"]""", "ip:10.0.0.1")]
    public async Task What_was_approved_and_fits_its_signer_is_signed(string signer, string subject, string usages, string names)
    {
        var request = await ApprovedAsync(AskedCertificate.Request(signer, subject, usages, names));
        using var certificate = Certificate(request);
        using var authority = X509Certificate2.CreateFromPem(_authority.Pem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _cluster.Clock.UtcNow.UtcDateTime;
        Assert.True(chain.Build(certificate), string.Join(' ', chain.ChainStatus.Select(s => s.StatusInformation)));
        Assert.Equal(subject.Replace(",", ", ", StringComparison.Ordinal), certificate.Subject);
        Assert.Equal(["Approved"], request.ArrayAt("status", "conditions").Objects.Select(c => c.String("type")));
    }

    [Theory]
    [InlineData(Client, "CN=jane", """["client auth","server auth"]""", "", "invalid usage for client certificate: server auth")]
    [InlineData(Client, "CN=jane", """["digital signature"]""", "", "missing required usage for client certificate: client auth")]
    [InlineData(KubeletClient, "CN=system:node:a,O=others", ForClients, "", "subject organization is not system:nodes")]
    [InlineData(KubeletClient, "CN=system:node:a,O=system:nodes,O=others", ForClients, "", "subject organization is not system:nodes")]
    [InlineData(KubeletClient, "CN=a,O=system:nodes", ForClients, "", "subject common name does not begin with system:node:")]
    [InlineData(KubeletClient, AskedCertificate.Node, ForClients, "dns:a", "DNS subjectAltNames are not allowed")]
    [InlineData(KubeletClient, AskedCertificate.Node, ForClients, "email:a@b", "Email subjectAltNames are not allowed")]
    [InlineData(KubeletClient, AskedCertificate.Node, ForClients, "ip:10.0.0.1", "IP subjectAltNames are not allowed")]
    [InlineData(KubeletClient, AskedCertificate.Node, ForClients, "uri:http://a", "URI subjectAltNames are not allowed")]
    [InlineData(KubeletClient, AskedCertificate.Node, """["client auth"]""", "", "usages did not match [client auth digital signature key encipherment]")]
    [InlineData(KubeletServing, AskedCertificate.Node, ForServers, "", "DNS or IP subjectAltName is required")]
    [InlineData(KubeletServing, AskedCertificate.Node, ForServers, "dns:a,email:a@b", "Email subjectAltNames are not allowed")]
    [InlineData(KubeletServing, AskedCertificate.Node, ForServers, "dns:a,uri:http://a", "URI subjectAltNames are not allowed")]
    [InlineData(KubeletServing, AskedCertificate.Node, ForClients, "dns:a", "usages did not match [digital signature key encipherment server auth]")]
    [InlineData(KubeletServing, "CN=a,O=system:nodes", ForServers, "dns:a", "subject common name does not begin with system:node:")]
    public async Task What_does_not_fit_its_signer_fails(string signer, string subject, string usages, string names, string why)
    {
        var request = await ApprovedAsync(AskedCertificate.Request(signer, subject, usages, names));
        var failed = request.Condition("Failed")!;
        Assert.Equal(("True", "SignerValidationFailure", why), (failed.String("status"), failed.String("reason"), failed.String("message")));
        Assert.Null(request.At("status", "certificate"));
    }

    [Fact]
    public async Task A_key_that_nobody_can_prove_to_have_is_not_signed()
    {
        // openssl genpkey -algorithm ed25519 | openssl req -new -key /dev/stdin -subj /CN=jane
        var request = await ApprovedAsync(AskedCertificate.Holding("""
            -----BEGIN CERTIFICATE REQUEST-----
            MIGOMEICAQAwDzENMAsGA1UEAwwEamFuZTAqMAUGAytlcAMhAAKm3Pg93RxlUtZX
            9J+4gN69ceaq9C3Q9okIybe9zpfToAAwBQYDK2VwA0EAnWFndX+HiBoejScC5B1W
            lnLyRlsqWWfAI6oJAgGHlw2/FWc8Yu4REvH6RrikclJGG7SmeEQS6SfZ8hrHNM+J
            DQ==
            -----END CERTIFICATE REQUEST-----
            """, Client, ForClients));
        Assert.Equal("unable to verify certificate request signature: x509: cannot verify signature: algorithm unimplemented", request.Condition("Failed")?.String("message"));
    }

    [Theory]
    [InlineData("example.com/signer", "Approved")]
    [InlineData(Client, "Denied")]
    [InlineData(Client, "")]
    public async Task Other_signers_requests_and_what_is_not_approved_are_left_alone(string signer, string decision)
    {
        await _cluster.Client.CreateAsync(ResourceNames.CertificateSigningRequests, AskedCertificate.Request(signer, "CN=jane", ForClients), CancellationToken.None);
        if (decision.Length > 0)
        {
            await DecideAsync(decision);
        }

        var before = _cluster.Store.Revision;
        await _cluster.IdleAsync();
        Assert.Equal(before, _cluster.Store.Revision);
    }

    [Theory]
    [InlineData(null, 365 * 1440, 5)]
    [InlineData(600, 10, 0)]
    [InlineData(28740, 479, 0)]
    [InlineData(28800, 480, 5)]
    [InlineData(86400 * 366, 365 * 1440, 5)]
    public async Task A_certificate_begins_five_minutes_ago_and_lives_as_long_as_was_asked(int? seconds, int minutes, int earlier)
    {
        var asked = AskedCertificate.Request(Client, "CN=jane", ForClients);
        using var certificate = Certificate(await ApprovedAsync(asked.WithOrWithoutAt(seconds is { } s ? (JsonValue)s : null, "spec", "expirationSeconds")));
        var now = _cluster.Clock.UtcNow;
        Assert.Equal((now.AddMinutes(-5), now.AddMinutes(minutes - earlier)), (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime()));
    }

    [Fact]
    public async Task No_certificate_outlives_its_authority()
    {
        await _cluster.PassAsync(TimeSpan.FromDays(100));
        using var certificate = Certificate(await ApprovedAsync(AskedCertificate.Request(Client, "CN=jane", ForClients)));
        Assert.Equal(_authority.NotAfter, certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public async Task A_certificate_says_what_was_asked_for_and_that_it_is_no_authority()
    {
        using var certificate = Certificate(await ApprovedAsync(AskedCertificate.Request(KubeletServing, AskedCertificate.Node, ForServers, "dns:a.example.com,ip:10.0.0.1")));
        var extensions = certificate.Extensions.ToDictionary(e => e.Oid!.Value!);
        var names = (X509SubjectAlternativeNameExtension)extensions["2.5.29.17"];
        Assert.Equal(["a.example.com"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.0.1"], names.EnumerateIPAddresses().Select(a => a.ToString()));
        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, ((X509KeyUsageExtension)extensions["2.5.29.15"]).KeyUsages);
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], ((X509EnhancedKeyUsageExtension)extensions["2.5.29.37"]).EnhancedKeyUsages.Cast<Oid>().Select(o => o.Value));
        Assert.False(((X509BasicConstraintsExtension)extensions["2.5.29.19"]).CertificateAuthority);
        Assert.Equal((3, "CN=kubernetes"), (certificate.Version, certificate.Issuer));
        Assert.Equal(5, extensions.Count);
    }

    private async Task<JsonObject> ApprovedAsync(JsonObject request)
    {
        await _cluster.Client.CreateAsync(ResourceNames.CertificateSigningRequests, request, CancellationToken.None);
        await DecideAsync("Approved");
        await _cluster.IdleAsync();
        return _cluster.List(ResourceNames.CertificateSigningRequests).Single();
    }

    private Task<JsonObject> DecideAsync(string decision) => _cluster.PatchAsync(
        ResourceNames.CertificateSigningRequests, "", "r", $$$"""{"status":{"conditions":[{"type":"{{{decision}}}","status":"True"}]}}""", "approval");

    private static X509Certificate2 Certificate(JsonObject request) =>
        X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(request.StringAt("status", "certificate")!)));
}
