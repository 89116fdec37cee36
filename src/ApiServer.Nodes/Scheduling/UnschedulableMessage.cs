namespace ApiServer.Nodes.Scheduling;

/// <summary>The sentence of FailedScheduling events and of the PodScheduled condition (upstream: framework FitError).</summary>
internal static class UnschedulableMessage
{
    public const string NoNodes = "no nodes available to schedule pods";

    /// <summary>
    /// No node was looked at. The closing words are those of v1.36: the step that would free resource claims finds none of its state, since
    /// it comes after the one that refused.
    /// </summary>
    public static string ForPod(int nodes, string problem) => $"0/{nodes} nodes are available: {problem}. not found";

    /// <summary>Each node refused; other Pods are going to make room.</summary>
    public static string ForNodes(IReadOnlyCollection<FilterResult> results) => Reasons(results);

    /// <summary>Each node refused, and no other Pods can make room.</summary>
    /// <param name="results">The answer of each node.</param>
    /// <param name="preemption">Why nothing is preempted.</param>
    public static string ForNodes(IReadOnlyCollection<FilterResult> results, string preemption) =>
        $"{Reasons(results)} no new claims to deallocate, preemption: {preemption}";

    /// <summary>The reasons, counted, sorted as text with the count in front, as upstream does.</summary>
    public static string Reasons(IReadOnlyCollection<FilterResult> results) =>
        $"0/{results.Count} nodes are available: {string.Join(", ", results.SelectMany(r => r.Reasons).CountBy(r => r).Select(r => $"{r.Value} {r.Key}").Order(StringComparer.Ordinal))}.";
}
