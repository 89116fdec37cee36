using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Certificates.CertificateSigningRequest;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;

namespace ApiServer.Controllers.Certificates;

/// <summary>
/// Approves requests for nodes' client certificates of who may make such (upstream: pkg/controller/certificates/approver). Who may not yet is
/// asked for again, after as long as the request has been waiting.
/// </summary>
internal sealed class KubeletRequestApprover(ClusterClient client) : Reconciler
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1000);

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:certificate-controller");

    public override string Name => "csrapproving";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.CertificateSigningRequests)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.CertificateSigningRequests, "", key.Name) is not { } request || !IsKubeletClient(request, out var asked))
        {
            return;
        }

        if (asked.CommonName == request.StringAt("spec", "username") && await MayAsync(request, "selfnodeclient", cancellationToken).ConfigureAwait(false))
        {
            await ApproveAsync(request, "Auto approving self kubelet client certificate after SubjectAccessReview.", cancellationToken).ConfigureAwait(false);
        }
        else if (await MayAsync(request, "nodeclient", cancellationToken).ConfigureAwait(false))
        {
            await ApproveAsync(request, "Auto approving kubelet client certificate after SubjectAccessReview.", cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var waited = _client.Clock.UtcNow - (ApiTime.Parse(request.StringAt("metadata", "creationTimestamp")) ?? _client.Clock.UtcNow);
            Queue.AddAfter(key, waited < FirstRetry ? FirstRetry : waited < LastRetry ? waited : LastRetry);
        }
    }

    /// <summary>Whether a request waits for a decision, and asks for what is decided here.</summary>
    private static bool IsKubeletClient(JsonObject request, out RequestedCertificate asked)
    {
        asked = null!;
        if (request.StringAt("spec", "signerName") != SignerRules.KubeletClient || request.Condition("Approved") is not null || request.Condition("Denied") is not null)
        {
            return false;
        }

        asked = RequestedCertificate.Of(request);
        return SignerRules.KubeletClientProblem(asked, SignerRules.UsagesOf(request)) is null;
    }

    private async Task<bool> MayAsync(JsonObject request, string subresource, CancellationToken cancellationToken)
    {
        var spec = request.ObjectAt("spec");
        var review = await _client.CreateAsync(
            ResourceNames.SubjectAccessReviews,
            JsonObject.Of(("spec", JsonObject.Of(
                    ("user", spec.String("username") ?? ""),
                    ("resourceAttributes", JsonObject.Of(
                        ("group", "certificates.k8s.io"),
                        ("version", "*"),
                        ("resource", "certificatesigningrequests"),
                        ("subresource", subresource),
                        ("verb", "create"))))
                .WithOrWithoutAt(spec["uid"], "uid")
                .WithOrWithoutAt(spec["groups"], "groups")
                .WithOrWithoutAt(spec["extra"], "extra"))),
            cancellationToken).ConfigureAwait(false);
        return review.BooleanAt("status", "allowed") is true;
    }

    private Task<JsonObject> ApproveAsync(JsonObject request, string message, CancellationToken cancellationToken)
    {
        var approved = JsonObject.Of(("type", "Approved"), ("status", "True"), ("reason", "AutoApproved"), ("message", message));
        return _client.UpdateAsync(
            ResourceNames.CertificateSigningRequests,
            request.WithAt(JsonArray.Of([.. request.ArrayAt("status", "conditions"), approved]), "status", "conditions"),
            cancellationToken,
            "approval");
    }
}
