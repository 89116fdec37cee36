using ApiServer.Controllers.Certificates;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Pipeline;
using ApiServer.Registry.Requests;
using ApiServer.Testing;

namespace ApiServer.Controllers.Tests.Certificates;

public sealed class KubeletRequestApproverTests : IAsyncLifetime
{
    private const string Signer = "kubernetes.io/kube-apiserver-client-kubelet";
    private const string Usages = """["client auth","digital signature"]""";

    private readonly Rights _rights = new();
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await TestCluster.OpenAsync(authorizer: _rights);
        await _cluster.StartAsync(new KubeletRequestApprover(_cluster.Client));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("system:node:a", "selfnodeclient", "Auto approving self kubelet client certificate after SubjectAccessReview.")]
    [InlineData("system:node:a", "nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.")]
    [InlineData("system:bootstrap:x", "nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.")]
    public async Task A_node_s_client_certificate_is_approved_for_who_may_have_it(string user, string right, string message)
    {
        _rights.Given = [right];
        var approved = (await AskedAsync(user, AskedCertificate.Request(Signer, AskedCertificate.Node, Usages))).ArrayAt("status", "conditions").Objects.Single();
        Assert.Equal(
            ("Approved", "True", "AutoApproved", message),
            (approved.String("type"), approved.String("status"), approved.String("reason"), approved.String("message")));
    }

    [Theory]
    [InlineData("system:node:a", "")]
    [InlineData("system:bootstrap:x", "selfnodeclient")]
    public async Task Who_may_not_have_it_waits_for_the_right(string user, string right)
    {
        _rights.Given = [right];
        var request = await AskedAsync(user, AskedCertificate.Request(Signer, AskedCertificate.Node, Usages));
        Assert.Empty(request.ArrayAt("status", "conditions"));
        await _cluster.PassAsync(TimeSpan.FromMinutes(30));
        _rights.Given = ["nodeclient"];
        await _cluster.PassAsync(TimeSpan.FromSeconds(1000));
        Assert.NotNull(_cluster.List(ResourceNames.CertificateSigningRequests).Single().Condition("Approved"));
    }

    [Theory]
    [InlineData("kubernetes.io/kubelet-serving", AskedCertificate.Node, Usages, "")]
    [InlineData("kubernetes.io/kube-apiserver-client", AskedCertificate.Node, Usages, "")]
    [InlineData(Signer, "CN=a,O=system:nodes", Usages, "")]
    [InlineData(Signer, AskedCertificate.Node, """["client auth","server auth"]""", "")]
    [InlineData(Signer, AskedCertificate.Node, Usages, "dns:a")]
    public async Task Nothing_else_is_decided_here(string signer, string subject, string usages, string names)
    {
        _rights.Given = ["selfnodeclient", "nodeclient"];
        var request = await AskedAsync("system:node:a", AskedCertificate.Request(signer, subject, usages, names));
        Assert.Empty(request.ArrayAt("status", "conditions"));
        Assert.Empty(_rights.Asked);
    }

    [Fact]
    public async Task What_was_denied_stays_so()
    {
        await AskedAsync("system:node:a", AskedCertificate.Request(Signer, AskedCertificate.Node, Usages));
        await _cluster.PatchAsync(
            ResourceNames.CertificateSigningRequests, "", "r", """{"status":{"conditions":[{"type":"Denied","status":"True"}]}}""", "approval");
        _rights.Given = ["selfnodeclient"];
        await _cluster.PassAsync(TimeSpan.FromHours(1));
        Assert.Null(_cluster.List(ResourceNames.CertificateSigningRequests).Single().Condition("Approved"));
    }

    private async Task<JsonObject> AskedAsync(string user, JsonObject request)
    {
        await _cluster.Client.As(user).CreateAsync(ResourceNames.CertificateSigningRequests, request, CancellationToken.None);
        await _cluster.IdleAsync();
        return _cluster.List(ResourceNames.CertificateSigningRequests).Single();
    }

    /// <summary>Everything is allowed but what is given out one by one.</summary>
    private sealed class Rights : IAuthorizer
    {
        private readonly List<string> _asked = [];

        public IReadOnlyList<string> Given { get; set; } = [];

        public IReadOnlyList<string> Asked => _asked;

        public bool IsAllowed(RequestScope scope)
        {
            if (scope.Subresource is not ("selfnodeclient" or "nodeclient"))
            {
                return true;
            }

            Assert.Equal(("certificatesigningrequests", "create"), (scope.Resource.Resource, scope.Verb));
            _asked.Add(scope.Subresource);
            return Given.Contains(scope.Subresource);
        }
    }
}
