using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Pipeline;
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
    public async Task A_request_names_what_else_is_known_of_who_made_it()
    {
        var user = new UserInfo("somebody", "7", ["g"]) { Extra = [new("example.com/pod", "a")] };
        var request = Request("CN=somebody").WithAt(TestRegistry.Json("""{"example.com/pod":["b"]}"""), "spec", "extra");
        var spec = (await SendAsync(new CreateRequest(Scope("create", resource: Requests) with { User = user }, request))).Json.ObjectAt("spec");
        Assert.Equal("""["somebody","7",["g"],{"example.com/pod":["a"]}]""", JsonArray.Of(spec["username"]!, spec["uid"]!, spec["groups"]!, spec["extra"]!).ToString());
    }

    [Fact]
    public async Task Nobody_asks_for_an_administrator_s_certificate()
    {
        var request = Request("CN=somebody,O=system:masters");
        await CreateAsync(request, Requests);
        var status = await RefusedAsync(new CreateRequest(Scope("create", resource: Requests), request.WithAt("kubernetes.io/kube-apiserver-client", "spec", "signerName")));
        Assert.Equal(
            (403, "certificatesigningrequests.certificates.k8s.io \"r\" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed"),
            (status.Code, status.Message));
    }

    [Theory]
    [InlineData("approval", "approve", """{"conditions":[{"type":"Approved","status":"True"}]}""")]
    [InlineData("status", "sign", """{"conditions":[{"type":"Failed","status":"True"}]}""")]
    public async Task Who_decides_and_who_signs_needs_the_right_for_the_signer(string subresource, string verb, string change)
    {
        var rights = new Rights();
        await using var registry = await TestRegistry.OpenAsync(authorizer: rights);
        await registry.Client.CreateAsync(Requests, Request("CN=somebody"), CancellationToken.None);
        Task<JsonObject> ChangeAsync() => registry.Client.PatchAsync(
            Requests, "", "r", JsonObject.Of(("status", TestRegistry.Json(change))), CancellationToken.None, subresource);

        rights.Given = [(verb == "sign" ? "approve" : "sign", "example.com/*"), (verb, "example.org/*")];
        var refused = (await Assert.ThrowsAsync<ApiStatusException>(ChangeAsync)).Status;
        Assert.Equal(
            (403, $"certificatesigningrequests.certificates.k8s.io \"r\" is forbidden: user not permitted to {verb} requests with signerName \"example.com/signer\""),
            (refused.Code, refused.Message));

        rights.Given = [(verb, "example.com/*")];
        await ChangeAsync();
        rights.Given = [(verb, "example.com/signer")];
        await ChangeAsync();
    }

    [Fact]
    public async Task Changing_nothing_of_the_status_needs_no_right_to_sign()
    {
        await using var registry = await TestRegistry.OpenAsync(authorizer: new Rights());
        await registry.Client.CreateAsync(Requests, Request("CN=somebody"), CancellationToken.None);
        var changed = await registry.Client.PatchAsync(
            Requests, "", "r", TestRegistry.Json("""{"metadata":{"labels":{"a":"b"}}}"""), CancellationToken.None, "status");
        Assert.Equal("b", changed.StringAt("metadata", "labels", "a"));
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

    private Task<JsonObject> CreateRequestAsync() => CreateAsync(Request("CN=somebody"), Requests);

    private static JsonObject Request(string subject) => TestRegistry
        .Json("""{"metadata":{"name":"r"},"spec":{"signerName":"example.com/signer","usages":["client auth"],"username":"somebody"}}""")
        .WithAt(Pem(subject), "spec", "request");

    private static string Pem(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
    }

    /// <summary>Everything is allowed but what is given out for signers one by one.</summary>
    private sealed class Rights : IAuthorizer
    {
        public IReadOnlyList<(string Verb, string Signer)> Given { get; set; } = [];

        public bool IsAllowed(RequestScope scope) => scope.Resource.GroupResource != "signers.certificates.k8s.io" || Given.Contains((scope.Verb, scope.Name));
    }
}
