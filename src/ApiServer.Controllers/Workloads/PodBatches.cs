using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.Workloads;

/// <summary>Creates and deletes many Pods of one owner, and tells about each (upstream: RealPodControl, slowStartBatch).</summary>
/// <param name="client">The controller's own.</param>
/// <param name="events">Where it tells users.</param>
/// <param name="component">The source of its events, <c>replicaset-controller</c>.</param>
internal sealed class PodBatches(ClusterClient client, IEventRecorder events, string component)
{
    /// <summary>No more Pods than this are made, or deleted, in one pass.</summary>
    public const int Burst = 500;

    /// <summary>
    /// Creates the Pods one, two, four… at a time. After a batch in which one failed no other begins: what is refused once, by a quota say,
    /// is not asked for a thousand times. In a namespace that is being emptied nothing is made, and nothing has failed.
    /// </summary>
    /// <exception cref="ApiStatusException">The first Pod that failed.</exception>
    public async Task CreateAsync(JsonObject owner, IReadOnlyList<JsonObject> pods, CancellationToken cancellationToken)
    {
        var size = 1;
        for (var done = 0; done < pods.Count; done += size, size *= 2)
        {
            ThrowFirst(await Task.WhenAll(pods.Skip(done).Take(size).Select(p => TryCreateAsync(owner, p, cancellationToken))).ConfigureAwait(false));
        }
    }

    /// <summary>Deletes the Pods with their own grace periods, all at once. One that is gone is as it should be.</summary>
    /// <exception cref="ApiStatusException">The first Pod that failed.</exception>
    public async Task DeleteAsync(JsonObject owner, IEnumerable<JsonObject> pods, CancellationToken cancellationToken) =>
        ThrowFirst(await Task.WhenAll(pods.Select(p => TryDeleteAsync(owner, p, cancellationToken))).ConfigureAwait(false));

    /// <summary>Creates one Pod; answers what went wrong, if anything did.</summary>
    public async Task<ApiStatusException?> TryCreateAsync(JsonObject owner, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            var created = await client.CreateAsync(ResourceNames.Pods, pod, cancellationToken).ConfigureAwait(false);
            events.Normal(component, owner, "SuccessfulCreate", $"Created pod: {created.Name()}");
            return null;
        }
        catch (ApiStatusException e) when (e.HasCause(StatusCause.NamespaceTerminating))
        {
            return null;
        }
        catch (ApiStatusException e)
        {
            events.Warning(component, owner, "FailedCreate", $"Error creating: {e.Message}");
            return e;
        }
    }

    /// <summary>Deletes one Pod; answers what went wrong, if anything did.</summary>
    public async Task<ApiStatusException?> TryDeleteAsync(JsonObject owner, JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(ResourceNames.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() }, cancellationToken).ConfigureAwait(false);
            events.Normal(component, owner, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
            return null;
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            return null;
        }
        catch (ApiStatusException e)
        {
            events.Warning(component, owner, "FailedDelete", $"Error deleting: {e.Message}");
            return e;
        }
    }

    private static void ThrowFirst(IEnumerable<ApiStatusException?> failures)
    {
        if (failures.FirstOrDefault(f => f is not null) is { } first)
        {
            throw first;
        }
    }
}
