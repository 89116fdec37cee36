using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Requests;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>Deletes slices that are not needed any more.</summary>
internal static class SliceDeletion
{
    public static async Task DeleteAsync(ClusterClient client, IEnumerable<JsonObject> slices, CancellationToken cancellationToken)
    {
        foreach (var slice in slices)
        {
            try
            {
                await client.DeleteAsync(ResourceNames.EndpointSlices, slice.Namespace(), slice.Name(), DeleteOptions.Default, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
            {
                // The garbage collector was quicker.
            }
        }
    }
}
