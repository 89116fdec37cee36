using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>
/// PUT and PATCH of pods/NAME/resize (registry/core/pod/strategy.go, podResizeStrategy): the cpu and memory of containers and their
/// resizePolicy may change, nothing else does.
/// </summary>
internal sealed class PodResizeStrategy(Action<JsonObject, ICollection<FieldError>> checkSpec) : ResourceStrategy
{
    private static readonly string[] Lists = ["initContainers", "containers"];

    public override JsonObject PrepareForUpdate(JsonObject obj, JsonObject old, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        var resized = old.WithAt(obj.ResourceVersion(), "metadata", "resourceVersion");
        foreach (var list in Lists)
        {
            resized = WithResources(resized, obj, list);
        }

        return resized;
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(errors);
        checkSpec(obj, errors);
        if (MirrorPod.Is(old))
        {
            errors.Add(FieldError.Forbidden("", "static pods cannot be resized"));
            return;
        }

        if (old.StringAt("spec", "os", "name") == "windows")
        {
            errors.Add(FieldError.Forbidden("", "windows pods cannot be resized"));
            return;
        }

        var quality = PodQuality.Of(obj.ObjectAt("spec"));
        if (quality != (old.StringAt("status", "qosClass") ?? PodQuality.Of(old.ObjectAt("spec"))))
        {
            errors.Add(FieldError.Invalid("spec", quality, "Pod QOS Class may not change as a result of resizing"));
        }

        foreach (var list in Lists)
        {
            PodResizeRules.Check(obj.ArrayAt("spec", list), old.ArrayAt("spec", list), list, errors);
        }
    }

    /// <summary>The old containers with the new ones' resources, by name: what else the body says of them does not count.</summary>
    private static JsonObject WithResources(JsonObject old, JsonObject pod, string list)
    {
        if (old.At("spec", list) is not JsonArray before)
        {
            return old;
        }

        var sent = pod.ArrayAt("spec", list).Objects.ToLookup(c => c.Text("name"), StringComparer.Ordinal);
        var resized = before.Map(c => c is JsonObject container && sent[container.Text("name")].LastOrDefault() is { } wanted
            ? container.WithOrWithoutAt(wanted["resources"], "resources").WithOrWithoutAt(wanted["resizePolicy"], "resizePolicy")
            : c);
        return old.WithAt(resized, "spec", list);
    }
}
