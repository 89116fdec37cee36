using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Disruption;

/// <summary>Counts a budget's Pods at one moment (upstream: getExpectedPodCount, countHealthyPods, buildDisruptedPodMap).</summary>
internal sealed class BudgetCount(ClusterClient client)
{
    /// <summary>How long an eviction may take to show in the Pod, and a Pod that does not go to be counted again.</summary>
    public static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    private readonly ExpectedScale _scale = new(client);

    /// <summary>How many Pods there should be, how many of them have to be healthy, and which nobody controls.</summary>
    /// <exception cref="DisruptionException">It cannot be said.</exception>
    public (long Expected, long DesiredHealthy, IReadOnlyList<string> Unmanaged) Expect(JsonObject budget, IReadOnlyList<JsonObject> pods)
    {
        if (budget.At("spec", "maxUnavailable") is { } most)
        {
            var (expected, unmanaged) = _scale.Of(pods);
            return (expected, Math.Max(0, expected - Scaled(most, expected)), unmanaged);
        }

        switch (budget.At("spec", "minAvailable"))
        {
            case null:
                return (0, 0, []);
            case JsonInteger least:
                return (pods.Count, least.Value, []);
            case var least:
                var (expected, unmanaged) = _scale.Of(pods);
                return (expected, Scaled(least, expected), unmanaged);
        }
    }

    /// <summary>The evictions that are still to show, and those that were not carried out in time.</summary>
    public static (JsonObject Waiting, IReadOnlyList<JsonObject> NotDeleted) Disrupted(JsonObject budget, IEnumerable<JsonObject> pods, DateTimeOffset now)
    {
        var told = budget.ObjectAt("status", "disruptedPods");
        var waiting = JsonObject.Empty;
        var notDeleted = new List<JsonObject>();
        foreach (var pod in pods.Where(p => !p.IsDeleting()))
        {
            if (told[pod.Name()] is not { } time)
            {
                continue;
            }

            if (Due(time) <= now)
            {
                notDeleted.Add(pod);
            }
            else
            {
                waiting = waiting.With(pod.Name(), time);
            }
        }

        return (waiting, notDeleted);
    }

    /// <summary>When the eviction noted at that time must have shown.</summary>
    public static DateTimeOffset Due(JsonValue time) => (ApiTime.Parse(time.AsString) ?? DateTimeOffset.MinValue.AddDays(1)) + DeletionTimeout;

    public static long Healthy(IEnumerable<JsonObject> pods, JsonObject disrupted) =>
        pods.Count(p => !p.IsDeleting() && !disrupted.Contains(p.Name()) && p.IsConditionTrue("Ready"));

    /// <summary>A number, or a percentage of the total, rounded up.</summary>
    private static long Scaled(JsonValue bound, long total) => ScaledBound.Of(bound, total, roundUp: true)
        ?? throw new DisruptionException("invalid value for IntOrString: invalid type: string is not a percentage");
}
