using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Storage;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.DefaultStorageClass;

/// <summary>
/// A new claim that says nothing of a class gets the default one; an empty class means none and is left
/// (upstream: plugin/pkg/admission/storage/storageclass/setdefault).
/// </summary>
internal sealed class DefaultStorageClassStage(IObjectStore store) : AdmissionStage
{
    public override string Name => "DefaultStorageClass";

    public override void Mutate(WriteAttempt attempt)
    {
        if (!Is(attempt, ResourceNames.PersistentVolumeClaims, WriteOperation.Create) || StorageClassName.Given(attempt.Object) is not null)
        {
            return;
        }

        if (StorageClasses.Default(store.Snapshot(ResourceNames.StorageClasses)) is { } chosen)
        {
            attempt.Object = attempt.Object.WithAt(chosen.Name(), "spec", "storageClassName");
        }
    }
}
