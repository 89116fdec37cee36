using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.StorageObjectInUseProtection;

/// <summary>New volumes and claims carry the finalizer that keeps them while they are used (upstream: plugin/pkg/admission/storage/storageobjectinuseprotection).</summary>
internal sealed class StorageObjectInUseProtectionStage : AdmissionStage
{
    public override string Name => "StorageObjectInUseProtection";

    public override void Mutate(WriteAttempt attempt)
    {
        if (Is(attempt, ResourceNames.PersistentVolumes, WriteOperation.Create))
        {
            attempt.Object = attempt.Object.WithFinalizer("kubernetes.io/pv-protection");
        }
        else if (Is(attempt, ResourceNames.PersistentVolumeClaims, WriteOperation.Create))
        {
            attempt.Object = attempt.Object.WithFinalizer("kubernetes.io/pvc-protection");
        }
    }
}
