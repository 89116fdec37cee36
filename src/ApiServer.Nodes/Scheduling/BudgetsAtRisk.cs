using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Scheduling;

/// <summary>The disruption budgets as a preemption sees them: it may break them, but rather takes other Pods (upstream: filterPodsWithPDBViolation).</summary>
internal sealed class BudgetsAtRisk
{
    private readonly List<(string Namespace, LabelSelector Pods, long Allowed, JsonObject Disrupted)> _budgets;

    public BudgetsAtRisk(ClusterClient client) => _budgets =
    [
        .. from budget in client.Snapshot(ResourceNames.PodDisruptionBudgets).List()
           let pods = SelectorOf(budget.Json)
           where pods is { IsEverything: false }
           select (budget.Key.Namespace, pods, budget.Json.IntegerAt("status", "disruptionsAllowed") ?? 0, budget.Json.ObjectAt("status", "disruptedPods")),
    ];

    /// <summary>Which of the Pods, taken in this order, their budgets would keep, and the others.</summary>
    public (List<PodInfo> Protected, List<PodInfo> Others) Split(IEnumerable<PodInfo> pods)
    {
        long[] left = [.. _budgets.Select(b => b.Allowed)];
        var split = pods.ToLookup(p => IsKept(p, left));
        return ([.. split[true]], [.. split[false]]);
    }

    private bool IsKept(PodInfo pod, long[] left)
    {
        var kept = false;
        for (var i = 0; i < left.Length; i++)
        {
            var budget = _budgets[i];
            if (budget.Namespace == pod.Namespace && pod.Labels.Count > 0 && budget.Pods.Matches(pod.Labels) && !budget.Disrupted.Contains(pod.Name))
            {
                kept |= --left[i] < 0;
            }
        }

        return kept;
    }

    private static LabelSelector? SelectorOf(JsonObject budget)
    {
        try
        {
            return budget.At("spec", "selector") is JsonObject selector ? LabelSelector.FromObject(selector) : null;
        }
        catch (SelectorException)
        {
            // A malformed selector protects nothing; the disruption controller says so.
            return null;
        }
    }
}
