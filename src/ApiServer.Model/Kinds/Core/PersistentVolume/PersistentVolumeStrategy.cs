using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Core.PersistentVolume;

/// <summary>PersistentVolumes (registry/core/persistentvolume/strategy.go).</summary>
internal sealed class PersistentVolumeStrategy : ResourceStrategy
{
    private static readonly Lazy<PersistentVolumeRules> Rules = new(() => new PersistentVolumeRules());

    public override bool ReturnsDeletedObject => true;

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.With("spec", obj.ObjectAt("spec")
            .WithDefaultText("persistentVolumeReclaimPolicy", "Retain")
            .WithDefault("volumeMode", "Filesystem")
            .WithChild("hostPath", VolumeDefaults.HostPath)
            .WithChild("azureDisk", VolumeDefaults.AzureDisk)
            .WithChild("iscsi", i => i.WithDefaultText("iscsiInterface", "default"))
            .WithChild("rbd", r => r.WithDefaultText("pool", "rbd").WithDefaultText("user", "admin").WithDefaultText("keyring", "/etc/ceph/keyring"))
            .WithChild("scaleIO", s => s.WithDefaultText("storageMode", "ThinProvisioned").WithDefaultText("fsType", "xfs")));
    }

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(context);
        return obj.With("status", JsonObject.Of(("phase", "Pending"), ("lastPhaseTransitionTime", ApiTime.Format(context.Clock.UtcNow))));
    }

    /// <summary>A change of the phase takes its time along, unless the writer gave one.</summary>
    public override JsonObject PrepareForStatusUpdate(JsonObject obj, JsonObject old, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var result = base.PrepareForStatusUpdate(obj, old, context);
        const string time = "lastPhaseTransitionTime";
        var given = result.StringAt("status", time);
        return result.StringAt("status", "phase") != old.StringAt("status", "phase") && (given is null || given == old.StringAt("status", time))
            ? result.WithAt(ApiTime.Format(context.Clock.UtcNow), "status", time)
            : result;
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        var source = PersistentVolumeRules.SourceOf(obj.ObjectAt("spec"));
        var before = PersistentVolumeRules.SourceOf(old.ObjectAt("spec"));
        if (!source.Equals(before))
        {
            errors.Add(FieldError.Forbidden("spec.persistentvolumesource", $"spec.persistentvolumesource is immutable after creation\n{ObjectDiff.Unified("PersistentVolumeSource", before, source)}"));
        }

        var mode = obj.At("spec", "volumeMode");
        if (!Equals(mode, old.At("spec", "volumeMode")))
        {
            errors.Add(FieldError.Invalid("volumeMode", mode, MemberRules.ImmutableDetail));
        }

        var affinity = obj.At("spec", "nodeAffinity");
        if (old.At("spec", "nodeAffinity") is { } had && !had.Equals(affinity))
        {
            errors.Add(FieldError.Invalid("nodeAffinity", affinity, "field is immutable, except for updating from beta label to GA"));
        }

        if (old.At("spec", "volumeAttributesClassName") is not null && obj.At("spec", "volumeAttributesClassName") is null)
        {
            errors.Add(FieldError.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"));
        }
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (old is not null && !SpecChanged(obj, old))
        {
            return;
        }

        if (obj.StringAt("spec", "persistentVolumeReclaimPolicy") == "Recycle")
        {
            warnings.Add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.");
        }

        PodWarnings.Source(obj.ObjectAt("spec"), "spec", warnings);
    }
}
