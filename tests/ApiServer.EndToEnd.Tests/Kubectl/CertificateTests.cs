using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>Certificates that users ask for, that administrators approve, and that the cluster's authority signs.</summary>
[Collection(VerbsCollection.Name)]
public sealed class CertificateTests(KubectlServer server)
{
    private const string Client = "kubernetes.io/kube-apiserver-client";
    private const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";

    [Fact]
    public async Task An_approved_certificate_is_signed_by_the_cluster_s_authority()
    {
        var kubectl = server.Client;
        await RequestAsync("csr-jane", "CN=jane,O=devs", Client, "client auth");
        Assert.Equal("Pending", await ConditionAsync("csr-jane"));
        Assert.Equal("certificatesigningrequest.certificates.k8s.io/csr-jane approved", await kubectl.SaysAsync("certificate approve csr-jane"));
        await kubectl.SaysAsync("wait --for=jsonpath='{.status.certificate}' csr/csr-jane --timeout=60s");
        Assert.Equal("Approved,Issued", await ConditionAsync("csr-jane"));

        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(
            await kubectl.SaysAsync("get csr csr-jane -o jsonpath='{.status.certificate}'"))));
        using var authority = X509Certificate2.CreateFromPem(await kubectl.SaysAsync("get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}'"));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        Assert.True(chain.Build(certificate), string.Join(' ', chain.ChainStatus.Select(s => s.StatusInformation)));
        Assert.Equal("CN=jane, O=devs", certificate.Subject);
    }

    [Fact]
    public async Task What_is_denied_or_does_not_fit_its_signer_is_not_signed()
    {
        var kubectl = server.Client;
        await RequestAsync("csr-denied", "CN=jane", Client, "client auth");
        Assert.Equal("certificatesigningrequest.certificates.k8s.io/csr-denied denied", await kubectl.SaysAsync("certificate deny csr-denied"));
        Assert.Equal("Denied", await ConditionAsync("csr-denied"));

        await RequestAsync("csr-usage", "CN=jane", Client, "server auth");
        await kubectl.SaysAsync("certificate approve csr-usage");
        await kubectl.SaysAsync("wait --for=condition=failed csr/csr-usage --timeout=60s");
        Assert.Equal("Approved,Failed", await ConditionAsync("csr-usage"));
        Assert.Equal(
            "SignerValidationFailure: invalid usage for client certificate: server auth",
            await kubectl.SaysAsync("get csr csr-usage -o jsonpath='{.status.conditions[1].reason}: {.status.conditions[1].message}'"));

        var refused = await kubectl.RunWithInputAsync(Manifest("csr-masters", "CN=jane,O=system:masters", Client, "client auth"), "create", "-f", "-");
        Assert.Contains("use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed", refused.Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_s_client_certificate_needs_nobody_s_approval()
    {
        var kubectl = server.Client;
        await RequestAsync("csr-node", "CN=system:node:csr,O=system:nodes", KubeletClient, "client auth");
        await kubectl.SaysAsync("wait --for=jsonpath='{.status.certificate}' csr/csr-node --timeout=60s");
        Assert.Equal("Approved,Issued", await ConditionAsync("csr-node"));
        Assert.Equal(
            "AutoApproved: Auto approving kubelet client certificate after SubjectAccessReview.",
            await kubectl.SaysAsync("get csr csr-node -o jsonpath='{.status.conditions[0].reason}: {.status.conditions[0].message}'"));
    }

    private async Task RequestAsync(string name, string subject, string signer, string usage) =>
        Assert.Equal($"certificatesigningrequest.certificates.k8s.io/{name} created", await server.Client.SaysAsync("create -f -", Manifest(name, subject, signer, usage)));

    private async Task<string> ConditionAsync(string name) => (await server.Client.SaysAsync($"get csr {name} --no-headers")).Split(' ')[^1];

    private static string Manifest(string name, string subject, string signer, string usage)
    {
        using var key = RSA.Create(2048);
        var pem = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        return $$$"""
            {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"{{{name}}}"},
             "spec":{"signerName":"{{{signer}}}","usages":["digital signature","{{{usage}}}"],"request":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}}"}}
            """;
    }
}
