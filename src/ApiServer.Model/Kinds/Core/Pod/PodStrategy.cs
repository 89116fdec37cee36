using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod.Rules;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>Pods (registry/core/pod/strategy.go).</summary>
internal sealed class PodStrategy : ResourceStrategy
{
    private static readonly Lazy<PodSpecRules> SpecRules = new(() => new PodSpecRules());
    private static readonly JsonObject UnwrittenByStatus = FieldManager.Fields("spec", "metadata.deletionTimestamp", "metadata.ownerReferences");

    private readonly PodEphemeralContainersStrategy _ephemeralContainers;
    private readonly PodResizeStrategy _resize;

    public PodStrategy()
    {
        _ephemeralContainers = new PodEphemeralContainersStrategy(CheckSpec);
        _resize = new PodResizeStrategy(CheckSpec);
    }

    public override bool HasGeneration => true;

    public override bool ReturnsDeletedObject => true;

    public override ResourceStrategy ForSubresource(string subresource) => subresource switch
    {
        "ephemeralcontainers" => _ephemeralContainers,
        "resize" => _resize,
        _ => this,
    };

    public override JsonObject UnwrittenFields(string subresource, bool hasStatus) =>
        subresource == "status" ? UnwrittenByStatus : base.UnwrittenFields(subresource, hasStatus);

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.With("spec", PodSpecDefaults.ApplyForPod(obj.ObjectAt("spec")));
    }

    public override JsonObject PrepareForCreate(JsonObject obj, bool hasStatus, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(context);
        var status = new JsonObjectBuilder(3).Add("phase", "Pending");
        if (obj.ArrayAt("spec", "schedulingGates").Count > 0)
        {
            status.Add("conditions", JsonArray.Of(JsonObject.Of(
                ("type", "PodScheduled"),
                ("status", "False"),
                ("lastProbeTime", JsonNull.Instance),
                ("lastTransitionTime", ApiTime.Format(context.Clock.UtcNow)),
                ("reason", "SchedulingGated"),
                ("message", "Scheduling is blocked due to non-empty scheduling gates"))));
        }

        return PodLabelKeys.Merge(obj).With("status", status.Add("qosClass", PodQuality.Of(obj.ObjectAt("spec"))).Build());
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        CheckSpec(obj, errors);
        if (obj.ArrayAt("spec", "ephemeralContainers").Count > 0)
        {
            errors.Add(FieldError.Forbidden("spec.ephemeralContainers", "cannot be set on create"));
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        CheckSpec(obj, errors);
        PodUpdateRules.Check(obj.ObjectAt("spec"), old.ObjectAt("spec"), errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (old is null && NameFormats.Dns1123Label(obj.Name()) is { Count: > 0 } wrong)
        {
            warnings.Add($"metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [{string.Join(' ', wrong)}]");
        }

        // An update repeats no warning about what was there before.
        if (old is null || SpecChanged(obj, old))
        {
            PodWarnings.Warn(obj.ObjectAt("spec"), "spec", warnings);
        }
    }

    public override void WarnStatus(JsonObject obj, ICollection<string> warnings)
    {
        foreach (var list in (ReadOnlySpan<string>)["podIPs", "hostIPs"])
        {
            var path = "status." + list;
            IPFormats.WarnEach(obj.ArrayAt("status", list), o => o.StringAt("ip"), i => $"{path}[{i}].ip", warnings);
        }
    }

    public override long? GracePeriodSeconds(JsonObject obj, long? requested)
    {
        var phase = obj.StringAt("status", "phase");
        if (string.IsNullOrEmpty(obj.StringAt("spec", "nodeName")) || phase is "Succeeded" or "Failed")
        {
            return 0;
        }

        var period = requested ?? obj.IntegerAt("spec", "terminationGracePeriodSeconds") ?? 0;
        return period < 0 ? 1 : period;
    }

    private static void CheckSpec(JsonObject pod, ICollection<FieldError> errors) => SpecRules.Value.Check(pod.ObjectAt("spec"), "spec", errors);
}
