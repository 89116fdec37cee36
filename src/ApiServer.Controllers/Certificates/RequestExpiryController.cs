using System.Security.Cryptography.X509Certificates;
using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Certificates;

/// <summary>
/// Deletes CertificateSigningRequests that are done with: an hour after they were answered, a day after they were made or approved without an
/// answer (upstream: pkg/controller/certificates/cleaner).
/// </summary>
internal sealed class RequestExpiryController(ClusterClient client) : Reconciler
{
    private static readonly TimeSpan Answered = TimeSpan.FromHours(1);
    private static readonly TimeSpan Unanswered = TimeSpan.FromHours(24);

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:certificate-controller");

    public override string Name => "csrcleaner";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.CertificateSigningRequests)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.CertificateSigningRequests, "", key.Name) is not { } request || EndOf(request) is not { } end)
        {
            return;
        }

        var left = end - _client.Clock.UtcNow;
        if (left > TimeSpan.Zero)
        {
            Queue.AddAfter(key, left);
            return;
        }

        try
        {
            var options = new DeleteOptions { Uid = request.Uid(), ResourceVersion = request.ResourceVersion() };
            await _client.DeleteAsync(ResourceNames.CertificateSigningRequests, "", key.Name, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException error) when (error.Is(StatusReason.NotFound))
        {
            // Somebody deleted it meanwhile.
        }
    }

    /// <summary>When the request is done with; null when a signer of its own conditions keeps it.</summary>
    private static DateTimeOffset? EndOf(JsonObject request)
    {
        var certificate = request.StringAt("status", "certificate") ?? "";
        DateTimeOffset?[] ends =
        [
            request.ArrayAt("status", "conditions").Count == 0 ? ApiTime.Parse(request.StringAt("metadata", "creationTimestamp")) + Unanswered : null,
            Since(request, "Denied") + Answered,
            Since(request, "Failed") + Answered,
            Since(request, "Approved") + (certificate.Length > 0 ? Answered : Unanswered),
            Since(request, "Approved") is not null && certificate.Length > 0 ? ExpiryOf(certificate) : null,
        ];
        return ends.Min();
    }

    private static DateTimeOffset? Since(JsonObject request, string condition) => ApiTime.Parse(request.Condition(condition)?.String("lastUpdateTime"));

    private static DateTimeOffset ExpiryOf(string certificate)
    {
        using var parsed = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(certificate)));
        return parsed.NotAfter.ToUniversalTime();
    }
}
