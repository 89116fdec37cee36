using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes;

/// <summary>Writing a Pod's status as compare-and-swap: the change is computed anew from what another writer left.</summary>
internal static class ObjectStatus
{
    private const int Attempts = 5;

    /// <summary>
    /// Replaces the Pod's status by what <paramref name="change"/> makes of the Pod; nothing is written when it is the same.
    /// Answers the Pod as it is then, or null when the Pod with that uid is gone.
    /// </summary>
    public static async Task<JsonObject?> UpdatePodStatusAsync(this ClusterClient client, JsonObject pod, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = client.Get(ResourceNames.Pods, pod.Namespace(), pod.Name());
            if (current is null || current.Uid() != pod.Uid())
            {
                return null;
            }

            var status = change(current);
            if (status.Equals(current.ObjectAt("status")))
            {
                return current;
            }

            try
            {
                return await client.UpdateStatusAsync(ResourceNames.Pods, current.With("status", status), cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
            {
                return null;
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) && attempt < Attempts)
            {
                // Somebody else wrote in between: look again.
            }
        }
    }
}
