using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;
using CsCheck;

namespace ApiServer.Model.Tests.Kinds;

public sealed class CertificateTests
{
    private static readonly KindHarness Requests = new("certificates.k8s.io", "v1", "CertificateSigningRequest", namespaced: false);
    private static readonly string Pem = NewRequest();

    [Fact]
    public void Request_is_taken()
    {
        Assert.Empty(Requests.Errors(Request(Pem)));
        Assert.Empty(Requests.Errors(Request(Pem).WithAt("system:node:a", "metadata", "name")));
    }

    [Theory]
    [InlineData("x", "PEM block type must be CERTIFICATE REQUEST")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "PEM block type must be CERTIFICATE REQUEST")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", "asn1: structure error: malformed certificate request")]
    public void Request_is_a_pkcs10(string pem, string problem) => Assert.Equal([$"spec.request: Invalid value: \"{Base64(pem)}\": {problem}"], Requests.Errors(Request(pem)));

    [Fact]
    public void Request_is_signed_by_its_key()
    {
        var bytes = PemEncoding.Find(Pem) is var found ? Convert.FromBase64String(Pem[found.Base64Data]) : [];
        bytes[^1] ^= 1;
        var pem = PemEncoding.WriteString("CERTIFICATE REQUEST", bytes);

        Assert.Equal([$"spec.request: Invalid value: \"{Base64(pem)}\": x509: ECDSA verification failure"], Requests.Errors(Request(pem)));
    }

    [Fact]
    public void Request_names_a_user_and_its_groups()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest(Subject([("2.5.4.10", "a"), ("2.5.4.3", "no")], [("2.5.4.3", "jane")], [("2.5.4.10", "b")]), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var asked = RequestedCertificate.Of(Request(pem));

        Assert.Equal("jane", asked.CommonName);
        Assert.Equal(["a", "b"], asked.Organizations);
    }

    [Fact]
    public void Request_with_wrong_bytes_is_wrong_and_no_more()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=jane,O=devs", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("example.com");
        request.CertificateExtensions.Add(names.Build());
        var bytes = request.CreateSigningRequest();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample((i, x, j, y) =>
        {
            byte[] changed = [.. bytes];
            (changed[i], changed[j]) = (x, y);
            var asked = Request(PemEncoding.WriteString("CERTIFICATE REQUEST", changed));
            Assert.True(Requests.Errors(asked).Count > 0 || changed.AsSpan().SequenceEqual(bytes) || !RequestedCertificate.Of(asked).HasKnownKey);
        });
    }

    [Theory]
    [InlineData("usages", "[]", "spec.usages: Required value")]
    [InlineData("usages", """["client auth","client auth"]""", "spec.usages[1]: Duplicate value: \"client auth\"")]
    [InlineData("usages", """["fly"]""", "spec.usages[0]: Unsupported value: \"fly\": supported values: \"any\", \"cert sign\", \"client auth\", \"code signing\", \"content commitment\", \"crl sign\", \"data encipherment\", \"decipher only\", \"digital signature\", \"email protection\", \"encipher only\", \"ipsec end system\", \"ipsec tunnel\", \"ipsec user\", \"key agreement\", \"key encipherment\", \"microsoft sgc\", \"netscape sgc\", \"ocsp signing\", \"s/mime\", \"server auth\", \"signing\", \"timestamping\"")]
    [InlineData("signerName", "\"\"", "spec.signerName: Required value")]
    [InlineData("signerName", "\"signer\"", "spec.signerName: Invalid value: \"signer\": must be a fully qualified domain and path of the form 'example.com/signer-name'")]
    [InlineData("signerName", "\"com/signer\"", "spec.signerName: Invalid value: \"com\": should be a domain with at least two segments separated by dots")]
    [InlineData("signerName", "\"example.com/a_b\"", "spec.signerName: Invalid value: \"a_b\": validating label \"a_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("signerName", "\"kubernetes.io/legacy-unknown\"", "spec.signerName: Invalid value: \"kubernetes.io/legacy-unknown\": the legacy signerName is not allowed via this API version")]
    [InlineData("expirationSeconds", "599", "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)")]
    public void Request_is_checked(string member, string value, string error) =>
        Assert.Equal([error], Requests.Errors(Request(Pem).WithAt(JsonReader.Parse(value), "spec", member)));

    [Fact]
    public void Who_decides_does_so_through_approval()
    {
        var approved = Conditions(Request(Pem), """{"type":"Approved","status":"True"}""");

        Assert.Empty(Approve(Request(Pem), approved));
        Assert.Equal(["status.conditions: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive"], Approve(approved, Conditions(approved, """{"type":"Approved","status":"True"}""", """{"type":"Denied","status":"True"}""")));
        Assert.Equal(["status.conditions: Forbidden: updates may not remove a condition of type \"Approved\""], Approve(approved, Request(Pem)));
        Assert.Equal(["status.conditions[0].status: Unsupported value: \"False\": supported values: \"True\""], Approve(Request(Pem), Conditions(Request(Pem), """{"type":"Approved","status":"False"}""")));
        Assert.Equal(["status.conditions: Forbidden: updates may not add a condition of type \"Approved\""], Sign(Request(Pem), approved));
        Assert.Equal("""{"f:spec":{},"f:status":{"f:certificate":{}}}""", Requests.Strategy.UnwrittenFields("approval", hasStatus: true).ToString());
        Assert.Equal("""{"f:spec":{},"f:status":{"f:conditions":{}}}""", Requests.Strategy.UnwrittenFields("status", hasStatus: true).ToString());
    }

    [Fact]
    public void Who_signs_does_so_once()
    {
        var signed = Certificate(Request(Pem), NewCertificate());

        Assert.Empty(Sign(Request(Pem), signed));
        Assert.Equal(["status.certificate: Forbidden: updates may not modify existing certificate content"], Sign(signed, Certificate(signed, NewCertificate())));
        Assert.Equal(["status.certificate: Invalid value: \"<certificate data>\": must contain at least one CERTIFICATE PEM block"], Sign(Request(Pem), Certificate(Request(Pem), "x")));
        Assert.Equal(["status.certificate: Invalid value: \"<certificate data>\": only CERTIFICATE PEM blocks are allowed, found \"CERTIFICATE REQUEST\""], Sign(Request(Pem), Certificate(Request(Pem), Pem)));
    }

    [Fact]
    public void Who_signs_leaves_the_decision()
    {
        var approved = Conditions(Request(Pem), """{"type":"Approved","status":"True","reason":"a"}""");

        var updated = Requests.Strategy.PrepareForStatusUpdate(
            Conditions(approved, """{"type":"Failed","status":"True"}""", """{"type":"Approved","status":"True","reason":"b"}"""), approved, KindHarness.Context);

        Assert.Equal([null, "a"], updated.ArrayAt("status", "conditions").Objects.Select(c => c.String("reason")));
    }

    private static List<string> Approve(JsonObject old, JsonObject changed)
    {
        List<FieldError> errors = [];
        Requests.Strategy.ForSubresource("approval").ValidateUpdate(changed, old, errors);
        return [.. errors.Select(e => e.ToString())];
    }

    private static List<string> Sign(JsonObject old, JsonObject changed)
    {
        List<FieldError> errors = [];
        Requests.Strategy.ValidateStatusUpdate(Requests.Strategy.PrepareForStatusUpdate(changed, old, KindHarness.Context), old, errors);
        return [.. errors.Select(e => e.ToString())];
    }

    private static JsonObject Request(string pem) => Requests.Create("""{"metadata":{"name":"r"},"spec":{"usages":["client auth"],"signerName":"example.com/signer"}}""").WithAt(Base64(pem), "spec", "request");

    private static JsonObject Conditions(JsonObject request, params string[] conditions) => request.WithAt(JsonArray.Of(conditions.Select(JsonReader.Parse)), "status", "conditions");

    private static JsonObject Certificate(JsonObject request, string pem) => request.WithAt(Base64(pem), "status", "certificate");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>.NET makes no subject of which a part holds several attributes.</summary>
    private static X500DistinguishedName Subject(params (string Type, string Value)[][] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in names)
            {
                using var set = writer.PushSetOf();
                foreach (var (type, value) in name)
                {
                    using var attribute = writer.PushSequence();
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }

        return new X500DistinguishedName(writer.Encode());
    }

    private static string NewRequest()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=jane", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    private static string NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=jane", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportCertificatePem();
    }
}
