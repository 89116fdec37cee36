using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Verbs;

public sealed class CertificateApprovalTests : VerbTest
{
    private const string Requests = "certificatesigningrequests.certificates.k8s.io";
    private const string Approved = """{"type":"Approved","status":"True","reason":"KubectlApprove"}""";
    private const string Denied = """{"type":"Denied","status":"True","reason":"KubectlDeny"}""";

    [Fact]
    public async Task A_request_names_who_made_it_whatever_it_says_itself()
    {
        var request = await CreateRequestAsync();
        Assert.Equal(("admin", "example.com/signer"), (request.StringAt("spec", "username"), request.StringAt("spec", "signerName")));
        Assert.Equal("""["system:masters","system:authenticated"]""", request.At("spec", "groups")!.ToString());
    }

    [Fact]
    public async Task An_approval_changes_the_conditions_and_nothing_else()
    {
        var before = await CreateRequestAsync();
        var after = (await SendAsync(Decision(
            before.WithAt("example.com/other", "spec", "signerName").WithAt("x", "status", "certificate"), Approved))).Json;
        var condition = after.ArrayAt("status", "conditions").Objects.Single();
        Assert.Equal(("Approved", "KubectlApprove"), (condition.String("type"), condition.String("reason")));
        Assert.NotNull(condition.String("lastUpdateTime"));
        Assert.NotNull(condition.String("lastTransitionTime"));
        Assert.Equal(before.WithoutAt("metadata", "resourceVersion").Without("status"), after.WithoutAt("metadata", "resourceVersion").Without("status"));
        Assert.Null(after.At("status", "certificate"));
    }

    [Theory]
    [InlineData(Approved + "," + Denied, "status.conditions: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive")]
    [InlineData("""{"type":"Approved","status":"False"}""", "status.conditions[0].status: Unsupported value: \"False\": supported values: \"True\"")]
    public async Task A_decision_that_is_none_is_422(string conditions, string why)
    {
        var status = await RefusedAsync(Decision(await CreateRequestAsync(), conditions));
        Assert.Equal((422, $"CertificateSigningRequest.certificates.k8s.io \"r\" is invalid: {why}"), (status.Code, status.Message));
    }

    [Fact]
    public async Task An_approval_is_not_taken_back()
    {
        var approved = (await SendAsync(Decision(await CreateRequestAsync(), Approved))).Json;
        var status = await RefusedAsync(Decision(approved, ""));
        Assert.Contains("status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_main_resource_and_the_status_decide_nothing()
    {
        var request = await CreateRequestAsync();
        var approved = request.WithAt(TestRegistry.Json($$$"""{"c":[{{{Approved}}}]}""")["c"]!, "status", "conditions");
        Assert.Equal(request, (await SendAsync(new UpdateRequest(Scope("update", "r", Requests), approved))).Json);
        var status = await RefusedAsync(new UpdateRequest(Scope("update", "r", Requests, "status"), approved));
        Assert.Contains("status.conditions: Forbidden: updates may not add a condition of type \"Approved\"", status.Message, StringComparison.Ordinal);
    }

    private UpdateRequest Decision(JsonObject request, string conditions) => new(
        Scope("update", "r", Requests, "approval"),
        request.WithAt(TestRegistry.Json($$$"""{"c":[{{{conditions}}}]}""")["c"]!, "status", "conditions"));

    private Task<JsonObject> CreateRequestAsync() => CreateAsync(
        TestRegistry.Json("""{"metadata":{"name":"r"},"spec":{"signerName":"example.com/signer","usages":["client auth"],"username":"somebody"}}""").WithAt(Pem(), "spec", "request"),
        Requests);

    private static string Pem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("CN=somebody", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
    }
}
