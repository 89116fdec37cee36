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

    /// <summary>Each node refused; removing other Pods is not tried, and what trying it would answer is told.</summary>
    public static string ForNodes(IReadOnlyCollection<FilterResult> results, bool neverPreempts)
    {
        var count = results.Count;
        var preemption = neverPreempts
            ? "not eligible due to preemptionPolicy=Never."
            : $"0/{count} nodes are available: {Histogram(results.Select(PreemptionAnswer))}.";
        return $"0/{count} nodes are available: {Histogram(results.SelectMany(r => r.Reasons))}. no new claims to deallocate, preemption: {preemption}";
    }

    private static string PreemptionAnswer(FilterResult result) =>
        result.Unresolvable ? "Preemption is not helpful for scheduling" : "No preemption victims found for incoming pod";

    // Sorted as text with the count in front, as upstream does.
    private static string Histogram(IEnumerable<string> reasons) => string.Join(
        ", ",
        reasons.CountBy(r => r).Select(r => $"{r.Value} {r.Key}").Order(StringComparer.Ordinal));
}
