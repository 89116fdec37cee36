using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Jobs;

/// <summary>What the Job controllers ask about a Pod.</summary>
internal static class JobPods
{
    /// <summary>A Pod that has it has not been counted yet, and stays until it has been.</summary>
    public const string TrackingFinalizer = "batch.kubernetes.io/job-tracking";

    public const string IndexKey = "batch.kubernetes.io/job-completion-index";
    public const string FailureCountAnnotation = "batch.kubernetes.io/job-index-failure-count";
    public const string IgnoredFailureCountAnnotation = "batch.kubernetes.io/job-index-ignored-failure-count";

    public static string Phase(this JsonObject pod) => pod.StringAt("status", "phase") ?? "";

    public static bool IsReady(this JsonObject pod) => pod.IsConditionTrue("Ready");

    public static bool IsTracked(this JsonObject pod) => pod.HasFinalizer(TrackingFinalizer);

    /// <summary>Whether it counts as a failure for this Job: a deleted Pod does too, unless the Job waits for Pods to end.</summary>
    public static bool HasFailed(this JsonObject pod, JobView job) =>
        pod.Phase() == "Failed" || (!job.ReplacesOnlyEndedPods && pod.IsDeleting() && pod.Phase() != "Succeeded");

    /// <summary>The index that its annotation names, or null.</summary>
    public static int? CompletionIndex(this JsonObject pod) => Number(pod, IndexKey);

    /// <summary>How often Pods of its index failed before it, those that did not count left out.</summary>
    public static int IndexFailures(this JsonObject pod) => Number(pod, FailureCountAnnotation) ?? 0;

    /// <summary>How often Pods of its index failed before it without counting.</summary>
    public static int IgnoredIndexFailures(this JsonObject pod) => Number(pod, IgnoredFailureCountAnnotation) ?? 0;

    public static int AllIndexFailures(this JsonObject pod) => pod.IndexFailures() + pod.IgnoredIndexFailures();

    /// <summary>When it ended: its containers' times, or when it became unready, was deleted, was created (backoff_utils.go, getFinishedTime).</summary>
    public static DateTimeOffset FinishedAt(this JsonObject pod) =>
        ContainersFinishedAt(pod)
        ?? UnreadySince(pod)
        ?? DeletedAt(pod)
        ?? ApiTime.Parse(pod.StringAt("metadata", "creationTimestamp"))
        ?? DateTimeOffset.MinValue;

    /// <summary>A strategic merge patch that takes the tracking finalizer away and leaves others alone.</summary>
    public static JsonObject UntrackingPatch() => JsonObject.Of(
        ("metadata", JsonObject.Of(("$deleteFromPrimitiveList/finalizers", JsonArray.OfStrings(TrackingFinalizer)))));

    private static DateTimeOffset? ContainersFinishedAt(JsonObject pod)
    {
        var sidecars = pod.ArrayAt("spec", "initContainers").Objects
            .Where(c => c.String("restartPolicy") == "Always")
            .Select(c => c.String("name"))
            .ToHashSet(StringComparer.Ordinal);
        var containers = pod.ArrayAt("status", "containerStatuses").Objects
            .Concat(pod.ArrayAt("status", "initContainerStatuses").Objects.Where(c => sidecars.Contains(c.String("name"))));
        DateTimeOffset? latest = null;
        foreach (var container in containers)
        {
            if (ApiTime.Parse(container.StringAt("state", "terminated", "finishedAt")) is not { } finished)
            {
                return null;
            }

            latest = latest > finished ? latest : finished;
        }

        return latest;
    }

    private static DateTimeOffset? UnreadySince(JsonObject pod) =>
        pod.Condition("Ready") is { } ready && ready.String("status") == "False" ? ApiTime.Parse(ready.String("lastTransitionTime")) : null;

    /// <summary>The deletion's time is that of its end: the grace period is taken off.</summary>
    private static DateTimeOffset? DeletedAt(JsonObject pod) =>
        ApiTime.Parse(pod.StringAt("metadata", "deletionTimestamp")) - TimeSpan.FromSeconds(pod.IntegerAt("metadata", "deletionGracePeriodSeconds") ?? 0);

    private static int? Number(JsonObject pod, string annotation) =>
        int.TryParse(pod.Annotation(annotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null;
}
