using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Storage.CSIDriver;

/// <summary>CSIDrivers (registry/storage/csidriver, storage/v1 defaults.go).</summary>
internal sealed class CSIDriverStrategy() : TraitStrategy(conditionalOnly: true, returnsDeleted: true)
{
    private static readonly Lazy<CSIDriverRules> Rules = new(() => new CSIDriverRules());

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var spec = obj.ObjectAt("spec")
            .WithDefault("attachRequired", true)
            .WithDefault("podInfoOnMount", false)
            .WithDefault("storageCapacity", false)
            .WithDefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
            .WithDefault("requiresRepublish", false)
            .WithDefault("seLinuxMount", false);
        return obj.With("spec", spec.ArrayAt("volumeLifecycleModes").Count > 0 ? spec : spec.With("volumeLifecycleModes", JsonArray.OfStrings("Persistent")));
    }

    /// <summary>The generation is counted from nothing, and begins with the first change.</summary>
    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        var updated = base.PrepareForUpdate(obj, old, hasStatus, context);
        var generation = old.Generation() + (SpecChanged(updated, old) ? 1 : 0);
        return updated.WithOrWithoutAt(generation == 0 ? null : (JsonValue)generation, "metadata", "generation");
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Validate(obj, errors);
        if (obj.At("spec", "attachRequired") is var attach && !Equals(attach, old.At("spec", "attachRequired")))
        {
            // Upstream's path, though the member is named otherwise.
            errors.Invalid("spec.attachedRequired", attach, MemberRules.ImmutableDetail);
        }

        errors.Immutable(obj, old, "spec", "volumeLifecycleModes");
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var requests = obj.ArrayAt("spec", "tokenRequests");
        if (requests.Count > 0
            && obj.At("spec", "serviceAccountTokenInSecrets") is null
            && (old is null || !requests.Equals(old.ArrayAt("spec", "tokenRequests"))))
        {
            warnings.Add("spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes");
        }
    }
}
