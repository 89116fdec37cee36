using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Schema;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Storage;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Reads the claims of a Pod and says whether they let it be scheduled, with upstream's words.</summary>
internal sealed class PodVolumeReader(ClusterClient client)
{
    public PodVolumes Read(JsonObject pod)
    {
        var claims = new List<JsonObject>();
        foreach (var volume in pod.ArrayAt("spec", "volumes").Objects)
        {
            if (PodClaims.NameOf(pod, volume) is not { } name)
            {
                continue;
            }

            var claim = client.Get(ResourceNames.PersistentVolumeClaims, pod.Namespace(), name);
            if (Problem(pod, name, claim, volume.Object("ephemeral") is not null) is { } problem)
            {
                return PodVolumes.Blocked(problem);
            }

            claims.Add(claim!);
        }

        return claims.Count == 0 ? PodVolumes.None : Sort(claims);
    }

    private static string? Problem(JsonObject pod, string name, JsonObject? claim, bool ephemeral)
    {
        if (claim is null)
        {
            return ephemeral
                ? $"waiting for ephemeral volume controller to create the persistentvolumeclaim \"{name}\""
                : $"persistentvolumeclaim \"{name}\" not found";
        }

        if (claim.StringAt("status", "phase") == "Lost")
        {
            return $"persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume \"{claim.StringAt("spec", "volumeName")}\"";
        }

        if (ephemeral && PodClaims.WhyForeign(pod, claim) is { } why)
        {
            return why;
        }

        return claim.IsDeleting() ? $"persistentvolumeclaim \"{name}\" is being deleted" : null;
    }

    private PodVolumes Sort(List<JsonObject> claims)
    {
        var bound = new List<JsonObject>();
        var delayed = new List<JsonObject>();
        foreach (var claim in claims)
        {
            var volumeName = claim.StringAt("spec", "volumeName") ?? "";
            if (volumeName.Length > 0 && claim.Annotation(VolumeAnnotations.BindCompleted) is not null)
            {
                // A claim whose volume is gone turns Lost in a moment; until then no node has the volume.
                bound.Add(client.Get(ResourceNames.PersistentVolumes, "", volumeName) ?? JsonObject.Empty);
            }
            else if (volumeName.Length == 0 && IsDelayed(claim))
            {
                delayed.Add(claim);
            }
            else
            {
                return PodVolumes.Blocked("pod has unbound immediate PersistentVolumeClaims");
            }
        }

        delayed.Sort((a, b) => Size(a).CompareTo(Size(b)));
        return new PodVolumes(null, bound, delayed, [.. claims.Where(IsExclusive).Select(c => $"{c.Namespace()}/{c.Name()}")]);
    }

    private static Quantity Size(JsonObject claim) => VolumeOffer.Parse(claim.StringAt("spec", "resources", "requests", "storage"));

    private static bool IsExclusive(JsonObject claim) => claim.ArrayAt("spec", "accessModes").Strings.Contains("ReadWriteOncePod");

    private bool IsDelayed(JsonObject claim) =>
        client.Get(ResourceNames.StorageClasses, "", StorageClassName.Of(claim))?.String("volumeBindingMode") == "WaitForFirstConsumer";
}
