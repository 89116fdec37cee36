using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Nodes.Kubelet.Resizing;

/// <summary>The two conditions of a Pod that is being resized (upstream: status manager's podResizeConditions). Null: the Pod does not have it.</summary>
internal sealed record PodResizeConditions(JsonObject? Pending, JsonObject? InProgress)
{
    public const string PendingType = "PodResizePending";
    public const string InProgressType = "PodResizeInProgress";
    private const string Deferred = "Deferred";

    /// <summary>Those that stand in a Pod's status.</summary>
    public static PodResizeConditions Of(JsonObject pod) => new(pod.Condition(PendingType), pod.Condition(InProgressType));

    public static bool IsDeferred(JsonObject pod) => pod.Condition(PendingType)?.String("reason") == Deferred;

    /// <summary>Since when a Pod waits for room on its node.</summary>
    public static DateTimeOffset? DeferredSince(JsonObject pod) => ApiTime.Parse(pod.Condition(PendingType)?.String("lastTransitionTime"));

    /// <summary>The Pod's present generation waits for room.</summary>
    public PodResizeConditions Wait(JsonObject pod, string message, DateTimeOffset now) => this with { Pending = Make(PendingType, Pending, Deferred, message, pod.Generation(), now) };

    /// <summary>The Pod's present generation was promised what it asks for.</summary>
    public static JsonObject Begun(JsonObject pod, DateTimeOffset now) => Make(InProgressType, null, null, null, pod.Generation(), now);

    // A condition that says the same stays as it is, so that nothing is written.
    private static JsonObject Make(string type, JsonObject? before, string? reason, string? message, long generation, DateTimeOffset now)
    {
        if (before is not null && before.String("reason") == reason && before.String("message") == message && before.Integer("observedGeneration") == generation)
        {
            return before;
        }

        var since = before is not null && before.String("reason") == reason ? before.String("lastTransitionTime") : null;
        return new JsonObjectBuilder(7)
            .Add("type", type)
            .Add("observedGeneration", generation)
            .Add("status", "True")
            .Add("lastProbeTime", ApiTime.Format(now))
            .Add("lastTransitionTime", since ?? ApiTime.Format(now))
            .AddIfPresent("reason", reason is null ? null : JsonString.Of(reason))
            .AddIfPresent("message", message is null ? null : JsonString.Of(message))
            .Build();
    }
}
