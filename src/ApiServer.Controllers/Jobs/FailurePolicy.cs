using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Jobs;

/// <summary>What a Job's podFailurePolicy says about a Pod that failed (pod_failure_policy.go): the first rule that matches decides.</summary>
/// <param name="Action">The rule's action; null when none matched, which counts.</param>
/// <param name="JobMessage">Why the whole Job fails; null when it does not.</param>
internal sealed record FailurePolicy(string? Action, string? JobMessage)
{
    private static readonly FailurePolicy Unmatched = new(null, null);

    /// <summary>Whether the failure counts towards the back-off limit.</summary>
    public bool Counts => Action != "Ignore";

    public static FailurePolicy Of(JobView job, JsonObject pod)
    {
        var index = -1;
        foreach (var rule in job.FailurePolicy.ArrayAt("rules").Objects)
        {
            index++;
            if (Match(rule, pod, index) is { } message)
            {
                var action = rule.String("action");
                return new FailurePolicy(action, action == "FailJob" ? message : null);
            }
        }

        return Unmatched;
    }

    /// <summary>What it says about the Job when the rule matches, otherwise null.</summary>
    private static string? Match(JsonObject rule, JsonObject pod, int index)
    {
        var action = rule.String("action");
        if (rule.Object("onExitCodes") is { } codes)
        {
            return Container(pod, codes) is { } container
                ? $"Container {container.String("name")} for pod {pod.Namespace()}/{pod.Name()} failed with exit code {ExitCode(container)} matching {action} rule at index {index}"
                : null;
        }

        return Condition(pod, rule.ArrayAt("onPodConditions")) is { } condition
            ? $"Pod {pod.Namespace()}/{pod.Name()} has condition {condition.String("type")} matching {action} rule at index {index}"
            : null;
    }

    private static JsonObject? Container(JsonObject pod, JsonObject codes)
    {
        var values = codes.ArrayAt("values").Select(v => v.AsInteger).ToHashSet();
        var isIn = codes.String("operator") == "In";
        return pod.ArrayAt("status", "containerStatuses").Objects
            .Concat(pod.ArrayAt("status", "initContainerStatuses").Objects)
            .FirstOrDefault(c => ExitCode(c) is { } code && code != 0
                && (codes.String("containerName") is not { } name || name == c.String("name"))
                && values.Contains(code) == isIn);
    }

    private static JsonObject? Condition(JsonObject pod, JsonArray patterns) =>
        pod.ArrayAt("status", "conditions").Objects.FirstOrDefault(c =>
            patterns.Objects.Any(p => p.String("type") == c.String("type") && (p.String("status") ?? "True") == c.String("status")));

    private static long? ExitCode(JsonObject container) => container.IntegerAt("state", "terminated", "exitCode");
}
