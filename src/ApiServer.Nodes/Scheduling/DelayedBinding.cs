using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Claims that wait for their first consumer and are served by volumes that exist: finds a volume that the node can reach, and promises it to
/// the claim; the binder does the rest.
/// </summary>
internal sealed class DelayedBinding(ClusterClient client)
{
    private const string BoundByController = "pv.kubernetes.io/bound-by-controller";

    /// <summary>A volume for each claim, in the claims' order; null when one has none.</summary>
    public IReadOnlyList<JsonObject>? Match(IReadOnlyList<JsonObject> claims, JsonObject node)
    {
        var volumes = client.Snapshot(ResourceNames.PersistentVolumes).List().Select(v => v.Json).ToList();
        var chosen = new List<JsonObject>();
        foreach (var claim in claims)
        {
            var best = volumes
                .Where(v => !chosen.Contains(v) && VolumeMatch.Fits(v, claim) && NodeSelectorTerms.Matches(v.At("spec", "nodeAffinity", "required") as JsonObject, node))
                .OrderByDescending(v => VolumeMatch.IsPromisedTo(v, claim))
                .ThenBy(v => ResourceQuantity.Parse(v.StringAt("spec", "capacity", "storage")))
                .FirstOrDefault();
            if (best is null)
            {
                return null;
            }

            chosen.Add(best);
        }

        return chosen;
    }

    /// <summary>Writes the promise into each volume. False when another claim was quicker: then the Pod is looked at again.</summary>
    public async Task<bool> PromiseAsync(IReadOnlyList<JsonObject> claims, IReadOnlyList<JsonObject> volumes, CancellationToken cancellationToken)
    {
        foreach (var (claim, volume) in claims.Zip(volumes))
        {
            if (VolumeMatch.IsPromisedTo(volume, claim))
            {
                continue;
            }

            try
            {
                await client.UpdateAsync(ResourceNames.PersistentVolumes, WithClaim(volume, claim), cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) || e.Is(StatusReason.NotFound))
            {
                return false;
            }
        }

        return true;
    }

    private static JsonObject WithClaim(JsonObject volume, JsonObject claim) => volume
        .WithAt("yes", "metadata", "annotations", BoundByController)
        .WithAt(
            JsonObject.Of(
                ("kind", "PersistentVolumeClaim"),
                ("namespace", claim.Namespace()),
                ("name", claim.Name()),
                ("uid", claim.Uid()),
                ("apiVersion", "v1"),
                ("resourceVersion", claim.ResourceVersion())),
            "spec",
            "claimRef");
}
