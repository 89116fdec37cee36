using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Jobs;

/// <summary>Creates, deletes and releases a Job's Pods, and tells about it.</summary>
internal sealed class JobPodControl(ClusterClient client, IEventRecorder events)
{
    public const string Component = "job-controller";

    private readonly PodBatches _batches = new(client, events, Component);

    /// <summary>Creates the Pods one, two, four… at a time; after a batch in which one failed no other begins.</summary>
    /// <returns>How many there are now, and the first failure. In a namespace that is being emptied nothing fails.</returns>
    public async Task<(int Created, Exception? Problem)> CreateAsync(JsonObject job, IReadOnlyList<JsonObject> pods, CancellationToken cancellationToken)
    {
        var created = 0;
        Exception? problem = null;
        for (var (done, size) = (0, 1); done < pods.Count && problem is null; done += size, size *= 2)
        {
            var results = await Task.WhenAll(pods.Skip(done).Take(size).Select(p => _batches.TryCreateAsync(job, p, cancellationToken))).ConfigureAwait(false);
            created += results.Count(r => r is null);
            problem = results.FirstOrDefault(r => r is not null);
        }

        return (created, problem);
    }

    /// <summary>Deletes the Pods with their own grace periods.</summary>
    /// <param name="job">Their Job.</param>
    /// <param name="pods">Which.</param>
    /// <param name="untrack">Whether they lose the finalizer first: they are not to be counted.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Those that are deleted or gone, and the first failure.</returns>
    public async Task<(List<JsonObject> Deleted, Exception? Problem)> DeleteAsync(
        JsonObject job,
        IReadOnlyList<JsonObject> pods,
        bool untrack,
        CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(pods.Select(p => DeleteAsync(job, p, untrack, cancellationToken))).ConfigureAwait(false);
        return (pods.Where((_, i) => results[i] is null).ToList(), results.FirstOrDefault(r => r is not null));
    }

    /// <summary>Takes the finalizer off the Pods.</summary>
    /// <returns>The uids of those that no longer have it, or are gone, and the first failure.</returns>
    public async Task<(IReadOnlyList<string> Untracked, Exception? Problem)> UntrackAsync(IReadOnlyList<JsonObject> pods, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(pods.Select(p => UntrackAsync(p, cancellationToken))).ConfigureAwait(false);
        return ([.. pods.Where((_, i) => results[i] is null).Select(p => p.Uid())], results.FirstOrDefault(r => r is not null));
    }

    private async Task<Exception?> DeleteAsync(JsonObject job, JsonObject pod, bool untrack, CancellationToken cancellationToken) =>
        (untrack ? await UntrackAsync(pod, cancellationToken).ConfigureAwait(false) : null)
        ?? await _batches.TryDeleteAsync(job, pod, cancellationToken).ConfigureAwait(false);

    private async Task<Exception?> UntrackAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            if (pod.IsTracked())
            {
                await client.PatchAsync(ResourceNames.Pods, pod.Namespace(), pod.Name(), JobPods.UntrackingPatch(), cancellationToken, type: PatchType.Strategic).ConfigureAwait(false);
            }

            return null;
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            return null;
        }
        catch (ApiStatusException e)
        {
            return e;
        }
    }
}
