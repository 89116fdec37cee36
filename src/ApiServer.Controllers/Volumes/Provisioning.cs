using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Storage;

namespace ApiServer.Controllers.Volumes;

/// <summary>What a claim's storage class has to say when no volume fits (upstream: pv_controller.go provisionClaim and around it).</summary>
internal sealed class Provisioning(ClusterClient client, IEventRecorder events)
{
    /// <summary>Provisioners of this prefix would be built in; none is.</summary>
    private const string BuiltInPrefix = "kubernetes.io/";

    /// <summary>Whether the claim's class binds only once a Pod needs the claim.</summary>
    public bool WaitsForConsumer(JsonObject claim) =>
        StorageClassName.Of(claim) is { Length: > 0 } name && WaitsForConsumer(name);

    public bool WaitsForConsumer(string storageClass) =>
        client.Get(ResourceNames.StorageClasses, "", storageClass)?.String("volumeBindingMode") == "WaitForFirstConsumer";

    /// <summary>A claim that says nothing of a class gets a default one that came later. True when it was written.</summary>
    public async Task<bool> AssignDefaultClassAsync(JsonObject claim, CancellationToken cancellationToken)
    {
        if (StorageClassName.Given(claim) is not null || StorageClasses.Default(client.Snapshot(ResourceNames.StorageClasses)) is not { } chosen)
        {
            return false;
        }

        await client.UpdateAsync(ResourceNames.PersistentVolumeClaims, claim.WithAt(chosen.Name(), "spec", "storageClassName"), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Says that the claim waits for a Pod, or for which Pods to be scheduled.</summary>
    public void TellWhoIsAwaited(JsonObject claim)
    {
        string[] pods =
        [
            .. client.Snapshot(ResourceNames.Pods)
                .ByIndex(IndexNames.ClaimName, $"{claim.Namespace()}/{claim.Name()}")
                .Where(p => p.Json.StringAt("spec", "nodeName") is null or "" && p.Json.StringAt("status", "phase") is not ("Succeeded" or "Failed"))
                .Select(p => p.Key.Name)
                .Order(StringComparer.Ordinal),
        ];
        var (reason, message) = pods.Length switch
        {
            0 => ("WaitForFirstConsumer", "waiting for first consumer to be created before binding"),
            1 => ("WaitForPodScheduled", $"waiting for pod {pods[0]} to be scheduled"),
            _ => ("WaitForPodScheduled", $"waiting for pods {string.Join(',', pods)} to be scheduled"),
        };
        events.Normal(VolumeControllers.Component, claim, reason, message);
    }

    /// <summary>Asks the class's provisioner, by annotations, for a volume; says why when nobody can be asked.</summary>
    public async Task AskAsync(JsonObject claim, string storageClass, CancellationToken cancellationToken)
    {
        var provisioner = client.Get(ResourceNames.StorageClasses, "", storageClass)?.String("provisioner");
        if (provisioner is null)
        {
            events.Warning(VolumeControllers.Component, claim, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{storageClass}\" not found");
        }
        else if (provisioner.StartsWith(BuiltInPrefix, StringComparison.Ordinal))
        {
            events.Warning(VolumeControllers.Component, claim, "ProvisioningFailed", $"no volume plugin matched name: {provisioner}");
        }
        else if (Asked(claim, provisioner) is var asked && !ReferenceEquals(asked, claim))
        {
            // This write wakes the binder again, which then tells the user.
            await client.UpdateAsync(ResourceNames.PersistentVolumeClaims, asked, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            events.Normal(
                VolumeControllers.Component,
                claim,
                "ExternalProvisioning",
                $"Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
        }
    }

    private static JsonObject Asked(JsonObject claim, string provisioner)
    {
        foreach (var annotation in (ReadOnlySpan<string>)[VolumeAnnotations.BetaStorageProvisioner, VolumeAnnotations.StorageProvisioner])
        {
            claim = claim.Annotation(annotation) == provisioner ? claim : claim.WithAt(provisioner, "metadata", "annotations", annotation);
        }

        return claim;
    }
}
