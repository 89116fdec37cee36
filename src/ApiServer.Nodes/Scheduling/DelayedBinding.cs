using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Storage;

namespace ApiServer.Nodes.Scheduling;

/// <summary>
/// Claims that wait for their first consumer (upstream: plugins/volumebinding/binder.go): a volume that exists and that the node reaches is
/// promised to the claim, and the binder does the rest; for other claims the node is written on the claim, and the provisioner makes a volume for it.
/// </summary>
internal sealed class DelayedBinding(ClusterClient client)
{
    private const string NoVolume = "node(s) didn't find available persistent volumes to bind";
    private const string NoSpace = "node(s) did not have enough free storage";
    private const string NoProvisioner = "kubernetes.io/no-provisioner";

    public static bool Reaches(JsonObject volume, JsonObject node) =>
        NodeSelectorTerms.Matches(volume.At("spec", "nodeAffinity", "required") as JsonObject, node);

    /// <summary>What the claims, the smallest first, get on that node.</summary>
    public VolumeChoice Choose(IReadOnlyList<JsonObject> claims, JsonObject node)
    {
        var promises = new List<(JsonObject Claim, JsonObject Volume)>();
        var provisions = new List<JsonObject>();
        foreach (var claim in claims)
        {
            if (claim.Annotation(VolumeAnnotations.SelectedNode) is { } selected)
            {
                if (selected != node.Name())
                {
                    return VolumeChoice.No(NoVolume);
                }

                provisions.Add(claim);
            }
            else if (Match(claim, node, promises) is { } volume)
            {
                promises.Add((claim, volume));
            }
            else
            {
                provisions.Add(claim);
            }
        }

        return provisions.Select(c => ProvisioningRefusal(c, node)).FirstOrDefault(r => r is not null) is { } refusal
            ? VolumeChoice.No(refusal)
            : new VolumeChoice(null, promises, provisions);
    }

    /// <summary>Writes the promise into each volume and the node on each claim to be provisioned. False when somebody was quicker: then the Pod is looked at again.</summary>
    public async Task<bool> WriteAsync(VolumeChoice choice, string node, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (claim, volume) in choice.Promises)
            {
                var promised = VolumeMatching.Promise(volume, claim);
                if (!ReferenceEquals(promised, volume))
                {
                    await client.UpdateAsync(ResourceNames.PersistentVolumes, promised, cancellationToken).ConfigureAwait(false);
                }
            }

            foreach (var claim in choice.Provisions.Where(c => c.Annotation(VolumeAnnotations.SelectedNode) != node))
            {
                var told = claim.WithAt(node, "metadata", "annotations", VolumeAnnotations.SelectedNode);
                await client.UpdateAsync(ResourceNames.PersistentVolumeClaims, told, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.Conflict) || e.Is(StatusReason.NotFound))
        {
            return false;
        }
    }

    private JsonObject? Match(JsonObject claim, JsonObject node, List<(JsonObject Claim, JsonObject Volume)> taken)
    {
        var wish = new ClaimWish(claim);
        var volumes = client.Snapshot(ResourceNames.PersistentVolumes);
        var free = volumes.ByIndex(IndexNames.FreeVolumeClass, wish.Class).Where(v => taken.TrueForAll(t => t.Volume.Name() != v.Key.Name));
        var promised = volumes.ByIndex(IndexNames.ClaimRef, $"{claim.Namespace()}/{claim.Name()}");
        return VolumeMatching.BestOnNode(wish, promised, free, v => Reaches(v, node))?.Json;
    }

    private string? ProvisioningRefusal(JsonObject claim, JsonObject node)
    {
        var name = StorageClassName.Of(claim);
        return client.Get(ResourceNames.StorageClasses, "", name) is not { } storageClass
            || storageClass.String("provisioner") is null or "" or NoProvisioner
            || !StorageTopology.Allows(storageClass, node.Labels())
            ? NoVolume
            : HasSpace(storageClass, claim, node) ? null : NoSpace;
    }

    /// <summary>Counts only for drivers that publish how much space there is where.</summary>
    private bool HasSpace(JsonObject storageClass, JsonObject claim, JsonObject node)
    {
        var driver = client.Get(ResourceNames.CsiDrivers, "", storageClass.String("provisioner")!);
        return driver?.At("spec", "storageCapacity")?.AsBoolean != true
            || client.Snapshot(ResourceNames.CsiStorageCapacities).List().Any(c => HasSpace(c.Json, storageClass.Name(), new ClaimWish(claim), node));
    }

    private static bool HasSpace(JsonObject capacity, string storageClass, ClaimWish wish, JsonObject node) =>
        capacity.String("storageClassName") == storageClass
        && (capacity.String("maximumVolumeSize") ?? capacity.String("capacity")) is { } limit
        && VolumeOffer.Parse(limit) >= wish.Size
        && capacity.Object("nodeTopology") is { } topology
        && LabelSelector.FromObject(topology).Matches(node.Labels());
}
