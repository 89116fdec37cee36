using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Controllers.Certificates;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Certificates;

public sealed class RequestExpiryTests : IAsyncLifetime
{
    private static readonly CertificateRequest Asked = new("CN=somebody", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);

    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync();
        await _cluster.StartAsync(new RequestExpiryController(_cluster.Client));
        var request = TestRegistry.Json("""{"metadata":{"name":"r"},"spec":{"signerName":"example.com/signer","usages":["client auth"]}}""");
        await _cluster.Client.CreateAsync(
            ResourceNames.CertificateSigningRequests, request.WithAt(Encoded(Asked.CreateSigningRequestPem()), "spec", "request"), CancellationToken.None);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public Task A_request_that_nobody_decides_on_goes_after_a_day() => GoesAfterAsync(TimeSpan.FromHours(24));

    [Theory]
    [InlineData("Denied", 1)]
    [InlineData("Approved", 24)]
    public async Task A_request_goes_an_hour_after_it_was_denied_and_a_day_after_it_was_approved_in_vain(string decision, int hours)
    {
        await _cluster.PassAsync(TimeSpan.FromHours(20));
        await DecideAsync(decision);
        await GoesAfterAsync(TimeSpan.FromHours(hours));
    }

    [Fact]
    public async Task A_request_goes_an_hour_after_it_failed()
    {
        await PatchAsync("status", """{"status":{"conditions":[{"type":"Failed","status":"True"}]}}""");
        await GoesAfterAsync(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(600, 60)]
    [InlineData(10, 10)]
    public async Task A_signed_request_goes_after_an_hour_or_with_its_certificate(int lifeMinutes, int minutes)
    {
        await DecideAsync("Approved");
        var now = _cluster.Clock.UtcNow;
        using var certificate = Asked.CreateSelfSigned(now, now.AddMinutes(lifeMinutes));
        await PatchAsync("status", $$$"""{"status":{"certificate":"{{{Encoded(certificate.ExportCertificatePem())}}}"}}""");
        await GoesAfterAsync(TimeSpan.FromMinutes(minutes));
    }

    private static string Encoded(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));

    private Task<JsonObject> DecideAsync(string decision) => PatchAsync("approval", $$$"""{"status":{"conditions":[{"type":"{{{decision}}}","status":"True"}]}}""");

    private Task<JsonObject> PatchAsync(string subresource, string patch) => _cluster.PatchAsync(ResourceNames.CertificateSigningRequests, "", "r", patch, subresource);

    private async Task GoesAfterAsync(TimeSpan time)
    {
        await _cluster.PassAsync(time - TimeSpan.FromMinutes(1));
        Assert.Single(_cluster.List(ResourceNames.CertificateSigningRequests));
        await _cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(_cluster.List(ResourceNames.CertificateSigningRequests));
    }
}
