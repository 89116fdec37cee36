using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>
/// PUT and PATCH of pods/NAME/ephemeralcontainers (registry/core/pod/strategy.go, podEphemeralContainersStrategy): containers for debugging
/// may be added, nothing else changes.
/// </summary>
internal sealed class PodEphemeralContainersStrategy(Action<JsonObject, ICollection<FieldError>> checkSpec) : ResourceStrategy
{
    private const string Path = "spec.ephemeralContainers";

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        return old
            .WithAt(obj.ResourceVersion(), "metadata", "resourceVersion")
            .WithOrWithoutAt(obj.At("spec", "ephemeralContainers"), "spec", "ephemeralContainers");
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(errors);
        checkSpec(obj, errors);
        if (MirrorPod.Is(old))
        {
            errors.Clear();
            errors.Add(FieldError.Forbidden("", "static pods do not support ephemeral containers"));
            return;
        }

        var present = obj.ArrayAt("spec", "ephemeralContainers").Objects.ToLookup(c => c.Text("name"), StringComparer.Ordinal);
        foreach (var before in old.ArrayAt("spec", "ephemeralContainers").Objects)
        {
            var name = before.Text("name");
            if (present[name].FirstOrDefault() is not { } now)
            {
                errors.Add(FieldError.Forbidden(Path, $"existing ephemeral containers \"{name}\" may not be removed\n"));
            }
            else if (!now.Equals(before))
            {
                errors.Add(FieldError.Forbidden(Path, $"existing ephemeral containers \"{name}\" may not be changed\n{ObjectDiff.Unified("EphemeralContainer", before, now)}"));
            }
        }
    }
}
