using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Workloads;

/// <summary>What controllers ask about a Pod.</summary>
internal static class PodConditions
{
    public const string RevisionLabel = "controller-revision-hash";

    /// <summary>Whether the API server has it: Pods that are only planned have no phase.</summary>
    public static bool IsCreated(this JsonObject pod) => Phase(pod) is not null;

    public static bool IsPending(this JsonObject pod) => Phase(pod) == "Pending";

    /// <summary>Failed or Succeeded.</summary>
    public static bool IsTerminal(this JsonObject pod) => Phase(pod) is "Failed" or "Succeeded";

    /// <summary>Whether it runs, or may come to, and is to stay (upstream: IsPodActive).</summary>
    public static bool IsActive(this JsonObject pod) => !pod.IsTerminal() && !pod.IsDeleting();

    /// <summary>Whether it is on its way out (upstream: IsPodTerminating).</summary>
    public static bool IsTerminating(this JsonObject pod) => !pod.IsTerminal() && pod.IsDeleting();

    public static bool IsRunningAndReady(this JsonObject pod) => Phase(pod) == "Running" && pod.IsConditionTrue("Ready");

    /// <summary>When a ready Pod, whatever its phase, has been ready for so long; null when it is not ready (upstream: IsPodAvailable).</summary>
    public static DateTimeOffset? AvailableAt(this JsonObject pod, TimeSpan minReady)
    {
        if (!pod.IsConditionTrue("Ready"))
        {
            return null;
        }

        return minReady <= TimeSpan.Zero
            ? DateTimeOffset.MinValue
            : ApiTime.Parse(pod.Condition("Ready")?.String("lastTransitionTime")) + minReady;
    }

    public static bool IsAvailable(this JsonObject pod, TimeSpan minReady, DateTimeOffset now) => pod.AvailableAt(minReady) <= now;

    /// <summary>Whether it has not been ready for so long yet, or is being deleted.</summary>
    public static bool IsUnavailable(this JsonObject pod, TimeSpan minReady, DateTimeOffset now) => pod.IsDeleting() || !pod.IsAvailable(minReady, now);

    /// <summary>The name of the ControllerRevision that it was made from.</summary>
    public static string Revision(this JsonObject pod) => pod.Label(RevisionLabel) ?? "";

    private static string? Phase(JsonObject pod) => pod.StringAt("status", "phase") is { Length: > 0 } phase ? phase : null;
}
