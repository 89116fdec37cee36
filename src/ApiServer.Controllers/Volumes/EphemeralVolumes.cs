using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Volumes;

/// <summary>Makes the claims of generic ephemeral volumes, owned by their Pod and deleted with it (upstream: pkg/controller/volume/ephemeral).</summary>
internal sealed class EphemeralVolumes(ClusterClient client, IEventRecorder events) : Reconciler
{
    private const string Component = "ephemeral_volume";

    public override string Name => "ephemeral-volume";

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        new ReconcileTrigger(ResourceNames.Pods, NewPod),
        new ReconcileTrigger(ResourceNames.PersistentVolumeClaims, PodsOfDeletedClaim),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (client.Get(ResourceNames.Pods, key.Namespace, key.Name) is not { } pod || pod.IsDeleting())
        {
            return;
        }

        foreach (var volume in pod.ArrayAt("spec", "volumes").Objects.Where(v => v.Object("ephemeral") is not null))
        {
            if (!await EnsureAsync(pod, volume, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>False: a foreign claim has the name; the Pod is looked at again when that is deleted.</summary>
    private async Task<bool> EnsureAsync(JsonObject pod, JsonObject volume, CancellationToken cancellationToken)
    {
        var name = PodClaims.NameOf(pod, volume)!;
        if (client.Get(ResourceNames.PersistentVolumeClaims, pod.Namespace(), name) is { } claim)
        {
            var why = PodClaims.WhyForeign(pod, claim);
            if (why is not null)
            {
                Tell(pod, volume, why);
            }

            return why is null;
        }

        try
        {
            await client.CreateAsync(ResourceNames.PersistentVolumeClaims, NewClaim(pod, volume, name), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiStatusException e)
        {
            Tell(pod, volume, $"create PVC {name}: {e.Message}");
            throw;
        }
    }

    private void Tell(JsonObject pod, JsonObject volume, string why) =>
        events.Warning(Component, pod, "FailedBinding", $"ephemeral volume {volume.String("name")}: {why}");

    private static JsonObject NewClaim(JsonObject pod, JsonObject volume, string name)
    {
        var template = volume.ObjectAt("ephemeral", "volumeClaimTemplate");
        var metadata = new JsonObjectBuilder()
            .Add("name", name)
            .Add("namespace", pod.Namespace())
            .AddIfPresent("labels", template.At("metadata", "labels"))
            .AddIfPresent("annotations", template.At("metadata", "annotations"))
            .Add("ownerReferences", JsonArray.Of([ObjectMetadata.ControllerReferenceTo(pod)]));
        return JsonObject.Of(
            ("kind", "PersistentVolumeClaim"),
            ("apiVersion", "v1"),
            ("metadata", metadata.Build()),
            ("spec", template.ObjectAt("spec")));
    }

    /// <summary>What a Pod mounts never changes.</summary>
    private static IEnumerable<ReconcileKey> NewPod(StoreEvent e)
    {
        if (e.Type == StoreEventType.Added && HasEphemeral(e.Object.Json))
        {
            yield return KeyOf(e.Object);
        }
    }

    private IEnumerable<ReconcileKey> PodsOfDeletedClaim(StoreEvent e) => e.Type != StoreEventType.Deleted ? [] :
        client.Snapshot(ResourceNames.Pods)
            .ByIndex(IndexNames.ClaimName, e.Object.Key.Path)
            .Where(p => HasEphemeral(p.Json))
            .Select(KeyOf);

    private static ReconcileKey KeyOf(StoredObject pod) => new(pod.Key.Namespace, pod.Key.Name);

    private static bool HasEphemeral(JsonObject pod) => pod.ArrayAt("spec", "volumes").Objects.Any(v => v.Object("ephemeral") is not null);
}
