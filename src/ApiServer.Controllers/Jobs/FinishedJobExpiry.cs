using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Jobs;

/// <summary>Deletes Jobs, with their Pods, ttlSecondsAfterFinished after their end (upstream: pkg/controller/ttlafterfinished).</summary>
internal sealed class FinishedJobExpiry : Reconciler
{
    private readonly ClusterClient _client;

    public FinishedJobExpiry(ClusterClient client) => _client = client.As("system:serviceaccount:kube-system:ttl-after-finished-controller");

    public override string Name => "ttl_jobs_to_delete";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.Jobs)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Jobs, key.Namespace, key.Name) is not { } job || job.IsDeleting() || Expiry(job) is not { } expiry)
        {
            return;
        }

        var left = expiry - _client.Clock.UtcNow;
        if (left > TimeSpan.Zero)
        {
            Queue.AddAfter(key, left);
            return;
        }

        var options = new DeleteOptions { Uid = job.Uid(), PropagationPolicy = "Foreground" };
        await _client.DeleteAsync(ResourceNames.Jobs, key.Namespace, key.Name, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When the Job is to go; null while it runs, or when it may stay.</summary>
    private static DateTimeOffset? Expiry(JsonObject job) =>
        job.IntegerAt("spec", "ttlSecondsAfterFinished") is { } seconds && JobView.FinishedCondition(job) is { } end
            ? ApiTime.Parse(end.String("lastTransitionTime")) + TimeSpan.FromSeconds(seconds)
            : null;
}
