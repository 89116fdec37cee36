using ApiServer.Model.Json;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Finds out which Pods of lower priority would have to go for a Pod that fits nowhere (plugin DefaultPreemption).</summary>
internal sealed class PreemptionChoice(ClusterClient client, NodeFilters filters)
{
    /// <summary>More nodes than these are not compared.</summary>
    private const int MostCandidates = 100;

    private const string NotHelpful = "Preemption is not helpful for scheduling";

    private static readonly FilterResult NoVictims = FilterResult.Reject("No preemption victims found for incoming pod");

    /// <summary>The placement of a Pod that every node refused.</summary>
    public Placement Choose(SchedulingPod pod, IReadOnlyList<RefusedNode> refused, ClusterState cluster)
    {
        var helps = refused.Aggregate(ClusterChange.None, (all, r) => all | r.Why.Helps);
        var reasons = refused.Select(r => r.Why).ToList();
        if (Ineligible(pod, refused, cluster) is { } ineligible)
        {
            return Placement.Nowhere(UnschedulableMessage.ForNodes(reasons, ineligible), helps);
        }

        var candidates = new List<Preemption>();
        var hopeless = new List<FilterResult>();
        var budgets = new BudgetsAtRisk(client);
        foreach (var (node, why) in refused)
        {
            if (why.Unresolvable)
            {
                hopeless.Add(FilterResult.RejectForGood(NotHelpful));
            }
            else if (candidates.Count < MostCandidates)
            {
                var (preemption, refusal) = Try(pod, node, cluster, budgets);
                if (preemption is null)
                {
                    hopeless.Add(refusal!);
                }
                else
                {
                    candidates.Add(preemption);
                }
            }
        }

        if (candidates.Count == 0)
        {
            return Placement.Nowhere(UnschedulableMessage.ForNodes(reasons, UnschedulableMessage.Reasons(hopeless)), helps) with { LosesNomination = true };
        }

        var best = Best(candidates);
        var displaced = cluster.NominatedTo(best.Node).Where(p => p.Priority < pod.Info.Priority).ToList();
        return Placement.Nowhere(UnschedulableMessage.ForNodes(reasons), helps) with { Preemption = best with { Displaced = displaced } };
    }

    /// <summary>Why the Pod may not make others go, or null. One that made some go already waits until they are gone.</summary>
    private static string? Ineligible(SchedulingPod pod, IReadOnlyList<RefusedNode> refused, ClusterState cluster)
    {
        if (pod.Json.StringAt("spec", "preemptionPolicy") == "Never")
        {
            return "not eligible due to preemptionPolicy=Never.";
        }

        return cluster.Node(pod.Info.NominatedNode) is { } nominated
            && !refused.Any(r => ReferenceEquals(r.Node, nominated) && r.Why.Unresolvable)
            && nominated.Pods.Any(p => p.Priority < pod.Info.Priority && p.IsPreempted)
                ? "not eligible due to a terminating pod on the nominated node."
                : null;
    }

    /// <summary>Takes all Pods of lower priority off the node and puts back as many as leave room, those first that a budget protects, then the more important ones.</summary>
    private (Preemption? Preemption, FilterResult? Refusal) Try(SchedulingPod asked, NodeState present, ClusterState cluster, BudgetsAtRisk budgets)
    {
        var lower = present.Pods.Where(p => p.Priority < asked.Info.Priority).ToList();
        if (lower.Count == 0)
        {
            return (null, NoVictims);
        }

        var (node, cycle) = (present.Clone(), asked.Cycle!.Clone());
        var pod = asked with { Cycle = cycle };
        lower.ForEach(p => cycle.Apply(p, node, -1));
        if (filters.Check(pod, node, cluster) is { } refusal)
        {
            return (null, refusal);
        }

        var (protectedPods, others) = budgets.Split(PodInfo.ByImportance(lower));
        var victims = new List<PodInfo>();
        bool HasToGo(PodInfo other)
        {
            cycle.Apply(other, node, 1);
            if (filters.Check(pod, node, cluster) is null)
            {
                return false;
            }

            cycle.Apply(other, node, -1);
            victims.Add(other);
            return true;
        }

        var violations = protectedPods.Count(HasToGo);
        others.ForEach(p => HasToGo(p));
        return victims.Count == 0 ? (null, NoVictims) : (new Preemption(node.Name, [.. PodInfo.ByImportance(victims)], violations), null);
    }

    /// <summary>Upstream's order: fewest broken budgets, least important first victim, least sum of priorities, fewest victims, the latest started.</summary>
    private static Preemption Best(IEnumerable<Preemption> candidates) => candidates
        .OrderBy(c => c.Violations)
        .ThenBy(c => c.Victims[0].Priority)
        .ThenBy(c => c.Victims.Sum(v => v.Priority + int.MaxValue + 1L))
        .ThenBy(c => c.Victims.Count)
        .ThenByDescending(c => c.Victims.Where(v => v.Priority == c.Victims[0].Priority).Min(v => v.StartTime))
        .First();
}
