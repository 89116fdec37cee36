using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Quotas;

/// <summary>Claims and the storage that they ask for, in all and of each class (upstream: pkg/quota/v1/evaluator/core/persistent_volume_claims.go).</summary>
internal sealed class ClaimQuota() : QuotaEvaluator(ResourceNames.PersistentVolumeClaims)
{
    private const string Claims = "persistentvolumeclaims";
    private const string Storage = "requests.storage";
    private const string OfClass = ".storageclass.storage.k8s.io/";

    public override bool Handles(WriteAttempt attempt) => attempt is { Operation: WriteOperation.Create or WriteOperation.Update, Subresource: "" };

    public override bool Counts(string name) =>
        name is Claims or Storage
        || name == CountName
        || name.EndsWith(OfClass + Claims, StringComparison.Ordinal)
        || name.EndsWith(OfClass + Storage, StringComparison.Ordinal);

    public override ResourceList Usage(JsonObject obj)
    {
        var usage = new ResourceList { [CountName] = Quantity.FromInteger(1), [Claims] = Quantity.FromInteger(1) };
        var storageClass = StorageClassName.Of(obj);
        if (storageClass.Length > 0)
        {
            usage[storageClass + OfClass + Claims] = Quantity.FromInteger(1);
        }

        if (Size(obj) is { } size)
        {
            usage[Storage] = size;
            if (storageClass.Length > 0)
            {
                usage[storageClass + OfClass + Storage] = size;
            }
        }

        return usage;
    }

    protected override bool IsInScope(QuotaScope scope, JsonObject obj)
    {
        if (scope.Name != "VolumeAttributesClass")
        {
            return false;
        }

        string?[] classes =
        [
            obj.StringAt("spec", "volumeAttributesClassName"),
            obj.StringAt("status", "currentVolumeAttributesClassName"),
            obj.StringAt("status", "modifyVolumeStatus", "targetVolumeAttributesClassName"),
        ];
        var named = classes.Where(c => !string.IsNullOrEmpty(c)).ToList();
        return named.Count == 0 ? scope.Selects(null) : named.Exists(scope.Selects);
    }

    /// <summary>Whole bytes; a claim whose growth was taken back still takes what was allocated.</summary>
    private static Quantity? Size(JsonObject claim)
    {
        var asked = ResourceList.Of(claim.ObjectAt("spec", "resources", "requests"));
        return asked.Contains("storage") ? asked.Or(ResourceList.Of(claim.ObjectAt("status", "allocatedResources")))["storage"].RoundUp(0) : null;
    }
}
