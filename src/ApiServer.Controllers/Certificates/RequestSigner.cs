using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Certificates;

/// <summary>
/// Signs approved CertificateSigningRequests of the cluster's own signers with the cluster's authority, or says why not: condition Failed
/// (upstream: pkg/controller/certificates/signer).
/// </summary>
internal sealed class RequestSigner(ClusterClient client, CertificateAuthority authority) : Reconciler
{
    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:certificate-controller");

    public override string Name => "csrsigning";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.CertificateSigningRequests)];

    public override Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken) =>
        _client.Get(ResourceNames.CertificateSigningRequests, "", key.Name) is { } request
        && IsWaiting(request)
        && SignerRules.Checks.TryGetValue(request.StringAt("spec", "signerName") ?? "", out var check)
            ? _client.UpdateStatusAsync(ResourceNames.CertificateSigningRequests, Answered(request, check), cancellationToken)
            : Task.CompletedTask;

    private static bool IsWaiting(JsonObject request) =>
        request.Condition("Approved") is not null
        && request.Condition("Denied") is null
        && request.Condition("Failed") is null
        && string.IsNullOrEmpty(request.StringAt("status", "certificate"));

    private JsonObject Answered(JsonObject request, SignerRules.Check check)
    {
        var asked = RequestedCertificate.Of(request);
        if (Problem(asked, SignerRules.UsagesOf(request), check) is not { } problem)
        {
            var pem = SigningPolicy.Sign(authority, asked, request, _client.Clock.UtcNow);
            return request.WithAt(Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)), "status", "certificate");
        }

        var failed = JsonObject.Of(("type", "Failed"), ("status", "True"), ("reason", "SignerValidationFailure"), ("message", problem));
        return request.WithAt(JsonArray.Of([.. request.ArrayAt("status", "conditions"), failed]), "status", "conditions");
    }

    /// <summary>Who does not prove to have the key gets no certificate for it, and of keys that .NET does not know nobody can prove it.</summary>
    private static string? Problem(RequestedCertificate asked, string[] usages, SignerRules.Check check) =>
        check(asked, usages) ?? (asked.HasKnownKey ? null : $"unable to verify certificate request signature: {RequestedCertificate.UnknownAlgorithm}");
}
