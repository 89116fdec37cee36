using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Disruption;

/// <summary>Which Pods a budget is about: one without a selector none, one with an empty selector all of its namespace.</summary>
internal static class BudgetSelector
{
    /// <exception cref="SelectorException">The selector is malformed.</exception>
    public static LabelSelector Of(JsonObject budget) =>
        budget.At("spec", "selector") is JsonObject selector ? LabelSelector.FromObject(selector) : LabelSelector.Nothing;

    /// <summary>The names of the budgets that select a Pod of that namespace with these labels.</summary>
    public static List<string> BudgetsOf(ClusterClient client, string ns, JsonObject labels) =>
        [.. client.Snapshot(ResourceNames.PodDisruptionBudgets).List(ns).Where(b => Matches(b.Json, labels)).Select(b => b.Key.Name)];

    private static bool Matches(JsonObject budget, JsonObject labels)
    {
        try
        {
            return Of(budget).Matches(labels);
        }
        catch (SelectorException)
        {
            // Its own reconciliation says so.
            return false;
        }
    }
}
