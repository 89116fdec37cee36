using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class SecretTests
{
    private static readonly KindHarness Secrets = new("", "v1", "Secret");

    [Theory]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("[1]", "json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("{a}", "invalid character 'a' looking for beginning of object key string")]
    public void Docker_configuration_is_an_object(string text, string problem) => Assert.Equal(
        [$"data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": {problem}"],
        Secrets.CreateErrors(With("kubernetes.io/dockerconfigjson", (".dockerconfigjson", text)).ToString()));

    [Theory]
    [InlineData("kubernetes.io/ssh-auth", "data[ssh-privatekey]: Required value")]
    [InlineData("kubernetes.io/dockercfg", "data[.dockercfg]: Required value")]
    public void Secret_holds_what_its_type_says(string type, string error) => Assert.Equal([error], Secrets.CreateErrors(With(type).ToString()));

    [Fact]
    public void Immutable_secret_stays()
    {
        var json = With("Opaque", ("a", "1")).With("immutable", true).ToString();

        Assert.Equal(["data: Forbidden: field is immutable when `immutable` is set"], Secrets.UpdateErrors(json, s => s.WithAt("x", "stringData", "a")));
        Assert.Equal(["immutable: Forbidden: field is immutable when `immutable` is set"], Secrets.UpdateErrors(json, s => s.With("immutable", false)));
    }

    [Fact]
    public void A_pair_that_does_not_belong_together_is_warned_of()
    {
        var (certificate, key) = Pair();
        var other = Pair().Key;

        Assert.Empty(Warnings(certificate, key));
        Assert.Equal(["tls: private key does not match public key"], Warnings(certificate, other));
        Assert.Equal(["tls: failed to find any PEM data in certificate input"], Warnings("", key));
        Assert.Equal(["tls: failed to find any PEM data in key input"], Warnings(certificate, "x"));
        Assert.Equal(["tls: found a certificate rather than a key in the PEM for the private key"], Warnings(certificate, certificate));
        Assert.Equal(["tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"], Warnings(key, key));
        Assert.Equal(["tls: private key type does not match public key type"], Warnings(certificate, RSA.Create(2048).ExportRSAPrivateKeyPem()));
    }

    [Fact]
    public void Service_account_keeps_names_of_secrets_only()
    {
        var accounts = new KindHarness("", "v1", "ServiceAccount");

        Assert.Equal("""[{"name":"s"}]""", accounts.Create("""{"metadata":{"name":"a"},"secrets":[{"kind":"Secret","name":"s","namespace":"x"}]}""").ArrayAt("secrets").ToString());
        Assert.Equal(
            ["metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"],
            accounts.Warnings("""{"metadata":{"name":"a","annotations":{"kubernetes.io/enforce-mountable-secrets":"true"}}}"""));
    }

    private static List<string> Warnings(string certificate, string key) => Secrets.Warnings(With("kubernetes.io/tls", ("tls.crt", certificate), ("tls.key", key)).ToString());

    private static JsonObject With(string type, params (string Key, string Text)[] data)
    {
        var secret = KindHarness.Parse("""{"metadata":{"name":"s"}}""").With("type", type);
        return data.Aggregate(secret, (s, d) => s.WithAt(Convert.ToBase64String(Encoding.UTF8.GetBytes(d.Text)), "data", d.Key));
    }

    private static (string Certificate, string Key) Pair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return (certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }
}
