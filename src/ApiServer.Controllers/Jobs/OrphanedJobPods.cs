using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.Jobs;

/// <summary>
/// Takes the tracking finalizer off Pods that no unfinished Job will count (job_controller.go, orphanWorker): otherwise they could never be deleted.
/// </summary>
internal sealed class OrphanedJobPods : Reconciler
{
    private readonly ClusterClient _client;

    public OrphanedJobPods(ClusterClient client) => _client = client.As("system:serviceaccount:kube-system:job-controller");

    public override string Name => "job_orphan_pod";

    public override IReadOnlyList<ReconcileTrigger> Triggers => [new(ResourceNames.Pods, OfPod), new(ResourceNames.Jobs, OfJob)];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod || !pod.IsTracked() || WillBeCounted(pod))
        {
            return;
        }

        try
        {
            await _client.PatchAsync(ResourceNames.Pods, key.Namespace, key.Name, JobPods.UntrackingPatch(), cancellationToken, type: PatchType.Strategic).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Gone: nothing holds it.
        }
    }

    private static IEnumerable<ReconcileKey> OfPod(StoreEvent e) =>
        e.Type != StoreEventType.Deleted && e.Object.Json.IsTracked() ? [new(e.Object.Key.Namespace, e.Object.Key.Name)] : [];

    /// <summary>A Job that ended or is gone leaves all its Pods, those that it may not have adopted yet included.</summary>
    private IEnumerable<ReconcileKey> OfJob(StoreEvent e)
    {
        var job = new JobView(e.Object.Json);
        if (e.Type != StoreEventType.Deleted && !job.IsFinished)
        {
            return [];
        }

        var selector = LabelSelector.FromObject(job.Spec.Object("selector"));
        var pods = _client.Snapshot(ResourceNames.Pods);
        return pods.ByIndex(IndexNames.OwnerUid, job.Uid)
            .Concat(pods.ByIndex(IndexNames.Orphan, job.Namespace).Where(p => selector.Matches(p.Facts.Labels)))
            .Where(p => p.Json.IsTracked())
            .Select(p => new ReconcileKey(p.Key.Namespace, p.Key.Name));
    }

    private bool WillBeCounted(JsonObject pod)
    {
        if (pod.ControllerReference() is not { } owner)
        {
            return false;
        }

        if (owner.String("kind") != JobView.Kind || owner.String("apiVersion") != JobView.ApiVersion)
        {
            // Not ours to judge.
            return true;
        }

        return _client.Get(ResourceNames.Jobs, pod.Namespace(), owner.String("name") ?? "") is { } json
            && json.Uid() == owner.String("uid")
            && new JobView(json) is var job
            && (job.IsManagedElsewhere || !job.IsFinished);
    }
}
