using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.PersistentVolumeClaimResize;

/// <summary>A claim grows only when it is bound and its class allows it (upstream: plugin/pkg/admission/storage/persistentvolume/resize).</summary>
internal sealed class PersistentVolumeClaimResizeStage(IObjectStore store) : AdmissionStage
{
    public override string Name => "PersistentVolumeClaimResize";

    public override void Validate(WriteAttempt attempt)
    {
        if (!Is(attempt, ResourceNames.PersistentVolumeClaims, WriteOperation.Update) || attempt.Old is not { } old || Size(attempt.Object) <= Size(old))
        {
            return;
        }

        if (old.StringAt("status", "phase") != "Bound")
        {
            throw Forbidden(attempt, "Only bound persistent volume claims can be expanded");
        }

        if (store.Get(new ObjectKey(ResourceNames.StorageClasses, "", StorageClassName.Of(old)))?.Json.Boolean("allowVolumeExpansion") != true)
        {
            throw Forbidden(attempt, "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
    }

    private static Quantity Size(JsonObject claim) =>
        Quantity.TryParse(claim.StringAt("spec", "resources", "requests", "storage"), out var size) ? size : Quantity.Zero;
}
