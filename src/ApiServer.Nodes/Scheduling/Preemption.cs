namespace ApiServer.Nodes.Scheduling;

/// <summary>Which Pods have to go so that a more important one can come.</summary>
/// <param name="Node">Where.</param>
/// <param name="Victims">The Pods, the most important one first.</param>
/// <param name="Violations">How many of them a disruption budget would keep.</param>
internal sealed record Preemption(string Node, IReadOnlyList<PodInfo> Victims, int Violations)
{
    /// <summary>Less important Pods for which room was being made on the node: they must look for another place.</summary>
    public IReadOnlyList<PodInfo> Displaced { get; init; } = [];

    /// <summary>The reason in the victims' condition DisruptionTarget.</summary>
    public const string Reason = "PreemptionByScheduler";
}
