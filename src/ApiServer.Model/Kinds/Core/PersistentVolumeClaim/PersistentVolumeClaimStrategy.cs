using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Core.PersistentVolumeClaim;

/// <summary>PersistentVolumeClaims (registry/core/persistentvolumeclaim/strategy.go).</summary>
internal sealed class PersistentVolumeClaimStrategy : ResourceStrategy
{
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";
    private const string OnlySize = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    private static readonly Lazy<PersistentVolumeClaimRules> Rules = new(() => new PersistentVolumeClaimRules());
    private static readonly JsonObject Pending = JsonObject.Of(("phase", "Pending"));

    public override bool ReturnsDeletedObject => true;

    /// <summary>The defaults of a claim's spec, also inside a StatefulSet's claim template.</summary>
    public static JsonObject DefaultSpec(JsonObject spec) => spec.WithDefault("volumeMode", "Filesystem");

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        obj = obj.With("spec", DefaultSpec(obj.ObjectAt("spec")));
        return string.IsNullOrEmpty(obj.StringAt("status", "phase")) ? obj.WithAt("Pending", "status", "phase") : obj;
    }

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context) => DataSources(obj.With("status", Pending));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        var spec = obj.ObjectAt("spec");
        var before = old.ObjectAt("spec");
        if (obj.Annotation(ClassAnnotation) != old.Annotation(ClassAnnotation))
        {
            errors.Add(FieldError.Invalid($"metadata.annotations[{ClassAnnotation}]", obj.Annotation(ClassAnnotation) ?? "", MemberRules.ImmutableDetail));
        }

        var (compared, was) = WithoutMutableParts(spec, before, bound: obj.StringAt("status", "phase") == "Bound", annotated: old.Annotation(ClassAnnotation) is not null);
        if (!compared.Equals(was))
        {
            errors.Add(FieldError.Forbidden("spec", $"{OnlySize}\n{ObjectDiff.Unified("PersistentVolumeClaimSpec", was, compared)}"));
        }

        Shrinking(spec, before, old, errors);
        if (!Equals(spec["volumeMode"], before["volumeMode"]))
        {
            errors.Add(FieldError.Invalid("volumeMode", spec["volumeMode"], MemberRules.ImmutableDetail));
        }

        // What was applied once may be replaced, not taken away.
        if (old.At("status", "currentVolumeAttributesClassName") is not null && before.Contains("volumeAttributesClassName") && spec.Text("volumeAttributesClassName").Length == 0)
        {
            var what = spec.Contains("volumeAttributesClassName") ? "empty string" : "nil";
            errors.Add(FieldError.Forbidden("spec.volumeAttributesClassName", $"update to {what} is forbidden when status.currentVolumeAttributesClassName is not nil"));
        }
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(warnings);
        if (obj.Annotation(ClassAnnotation) is not null)
        {
            warnings.Add($"metadata.annotations[{ClassAnnotation}]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }

        WarnOfSpec(obj.ObjectAt("spec"), "spec", warnings);
    }

    /// <summary>What a claim's spec had better not say, also inside a StatefulSet's claim template.</summary>
    public static void WarnOfSpec(JsonObject spec, string path, ICollection<string> warnings)
    {
        PodWarnings.Fraction(spec.ObjectAt("resources", "requests"), "storage", path + ".resources.requests", warnings);
        PodWarnings.Fraction(spec.ObjectAt("resources", "limits"), "storage", path + ".resources.limits", warnings);
    }

    private static (JsonObject Spec, JsonObject Before) WithoutMutableParts(JsonObject spec, JsonObject before, bool bound, bool annotated)
    {
        // The binder names the volume once; a claim without a class may be given one.
        if (before.Text("volumeName").Length == 0)
        {
            before = before.WithOrWithoutAt(spec["volumeName"], "volumeName");
        }

        if (!annotated && !before.Contains("storageClassName") && spec.Contains("storageClassName"))
        {
            spec = spec.Without("storageClassName");
        }

        if (bound)
        {
            if (spec.At("resources", "requests") is JsonObject)
            {
                spec = spec.WithOrWithoutAt(before.At("resources", "requests", "storage"), "resources", "requests", "storage");
            }

            spec = spec.WithOrWithoutAt(before["volumeAttributesClassName"], "volumeAttributesClassName");
        }
        else if (Quantities.Of(spec.At("resources", "requests", "storage")) is { } size && size == Quantities.Of(before.At("resources", "requests", "storage")))
        {
            // The same size in another notation is the same.
            spec = spec.WithAt(before.At("resources", "requests", "storage")!, "resources", "requests", "storage");
        }

        return (spec, before);
    }

    private static void Shrinking(JsonObject spec, JsonObject before, JsonObject old, ICollection<FieldError> errors)
    {
        if (Quantities.Of(spec.At("resources", "requests", "storage")) is not { } size
            || Quantities.Of(before.At("resources", "requests", "storage")) is not { } had
            || size >= had)
        {
            return;
        }

        if (size <= (Quantities.Of(old.At("status", "capacity", "storage")) ?? Quantity.Zero))
        {
            errors.Add(FieldError.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
        }
    }

    /// <summary>dataSource and dataSourceRef say the same where both can.</summary>
    private static JsonObject DataSources(JsonObject obj)
    {
        var spec = obj.ObjectAt("spec");
        if (spec.Object("dataSource") is { } source)
        {
            return spec.Contains("dataSourceRef") ? obj : obj.WithAt(source, "spec", "dataSourceRef");
        }

        return spec.Object("dataSourceRef") is { } reference && !reference.Contains("namespace") ? obj.WithAt(reference, "spec", "dataSource") : obj;
    }
}
