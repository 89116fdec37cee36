using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.Subresources;

/// <summary>Asks a Pod's disruption budget for one disruption, and takes it (eviction.go, checkAndDecrement).</summary>
internal sealed class DisruptionBudgets(ObjectWriter writer, IObjectStore store, ResourceCatalog catalog, StrategyContext context)
{
    private const string Resource = ResourceNames.PodDisruptionBudgets;
    private const string Cause = "DisruptionBudget";
    private const string Refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

    /// <summary>Disruptions that no controller has confirmed yet.</summary>
    private const int MostUnconfirmed = 2000;

    /// <summary>Takes one disruption from the budget that selects the Pod, if there is one and the Pod counts for it.</summary>
    /// <returns>The budget's name, and whether the Pod may go only in the state in which it was looked at.</returns>
    /// <exception cref="ApiStatusException">429: not now; 500: several budgets select the Pod.</exception>
    public async Task<(string Budget, bool Pins)> TakeAsync(RequestScope scope, JsonObject pod, CancellationToken cancellationToken)
    {
        var found = store.Snapshot(Resource).List(scope.Namespace).Where(b => Selects(b.Json, pod)).Take(2).ToList();
        if (found.Count > 1)
        {
            throw new ApiStatusException(new ApiStatus
            {
                Code = 500,
                Message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
            });
        }

        if (found.Count == 0)
        {
            return ("", false);
        }

        var budget = found[0].Json;
        if (MayGoUnready(pod, budget))
        {
            return (budget.Name(), true);
        }

        var target = scope with { Resource = catalog[Resource], Name = budget.Name(), Subresource = "status" };
        await writer.UpdateAsync(target, current => Decrement(current.Json, pod.Name()), cancellationToken).ConfigureAwait(false);
        return (budget.Name(), false);
    }

    /// <summary>429: the budget's numbers are older than its spec.</summary>
    public static ApiStatusException InProgress(string budget) =>
        Refused($"The disruption budget {budget} is still being processed by the server.", retryAfterSeconds: 10);

    /// <summary>A selector that is left out selects nothing, an empty one everything.</summary>
    private static bool Selects(JsonObject budget, JsonObject pod) =>
        budget.At("spec", "selector") is JsonObject selector && LabelSelector.FromObject(selector).Matches(pod.Labels());

    private static bool MayGoUnready(JsonObject pod, JsonObject budget)
    {
        var ready = pod.ArrayAt("status", "conditions").Objects.Any(c => c.String("type") == "Ready" && c.String("status") == "True");
        if (ready)
        {
            return false;
        }

        var desired = budget.IntegerAt("status", "desiredHealthy") ?? 0;
        return budget.StringAt("spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow"
            || (desired > 0 && (budget.IntegerAt("status", "currentHealthy") ?? 0) >= desired);
    }

    private JsonObject Decrement(JsonObject budget, string pod)
    {
        Check(budget);
        var left = budget.IntegerAt("status", "disruptionsAllowed")!.Value - 1;
        var taken = budget
            .WithAt(left, "status", "disruptionsAllowed")
            .WithAt(ApiTime.Format(context.Clock.UtcNow), "status", "disruptedPods", pod);
        return left > 0 ? taken : Exhausted(taken);
    }

    private void Check(JsonObject budget)
    {
        if ((budget.IntegerAt("status", "observedGeneration") ?? 0) < budget.Generation())
        {
            throw InProgress(budget.Name());
        }

        var allowed = budget.IntegerAt("status", "disruptionsAllowed") ?? 0;
        if (allowed < 0)
        {
            throw StatusErrors.Forbidden(catalog[Resource], budget.Name(), "pdb disruptions allowed is negative");
        }

        if (budget.ObjectAt("status", "disruptedPods").Count > MostUnconfirmed)
        {
            throw StatusErrors.Forbidden(
                catalog[Resource], budget.Name(), "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if (allowed == 0)
        {
            throw Refused(WhyNone(budget));
        }
    }

    /// <summary>Why a budget allows no disruption. When it could not be counted, its numbers say nothing.</summary>
    private static string WhyNone(JsonObject budget)
    {
        var (desired, current) = (budget.IntegerAt("status", "desiredHealthy") ?? 0, budget.IntegerAt("status", "currentHealthy") ?? 0);
        var condition = budget.Condition("DisruptionAllowed") is { } c && c.String("status") == "False" && c.String("message") is { Length: > 0 } ? c : null;
        return condition?.String("reason") == "SyncFailed" ? $"The disruption budget {budget.Name()} does not allow evicting pods currently because it failed sync: {condition.String("message")}"
            : current <= desired ? $"The disruption budget {budget.Name()} needs {desired} healthy pods and has {current} currently"
            : condition is not null ? $"The disruption budget {budget.Name()} does not allow evicting pods currently ({condition.String("reason")}): {condition.String("message")}"
            : $"The disruption budget {budget.Name()} does not allow evicting pods currently";
    }

    /// <summary>The budget's condition DisruptionAllowed, when it had become true before, turned to false.</summary>
    private JsonObject Exhausted(JsonObject budget)
    {
        var conditions = budget.ArrayAt("status", "conditions").Map(c => c is JsonObject condition && condition.String("type") == "DisruptionAllowed"
            ? condition
                .With("observedGeneration", budget.IntegerAt("status", "observedGeneration") ?? 0)
                .With("status", "False")
                .With("reason", "InsufficientPods")
                .With("lastTransitionTime", condition.String("status") == "False" ? condition["lastTransitionTime"]! : ApiTime.Format(context.Clock.UtcNow))
            : c);
        return conditions.Count == 0 ? budget : budget.WithAt(conditions, "status", "conditions");
    }

    private static ApiStatusException Refused(string why, int retryAfterSeconds = 0) => new(new ApiStatus
    {
        Code = 429,
        Reason = StatusReason.TooManyRequests,
        Message = Refusal,
        HasDetails = true,
        Causes = [new StatusCause(Cause, why)],
        RetryAfterSeconds = retryAfterSeconds,
    });
}
