using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Disruption;

/// <summary>Counts how many of their Pods PodDisruptionBudgets let go (upstream: pkg/controller/disruption).</summary>
internal sealed class DisruptionController : Reconciler
{
    private const string Component = "controllermanager";

    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly BudgetCount _count;

    public DisruptionController(ClusterClient client, IEventRecorder events)
    {
        _client = client.As("system:serviceaccount:kube-system:disruption-controller");
        _events = events;
        _count = new BudgetCount(_client);
    }

    public override string Name => "disruption";

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        ReconcileTrigger.Self(ResourceNames.PodDisruptionBudgets),
        new(ResourceNames.Pods, OfPod),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.PodDisruptionBudgets, key.Namespace, key.Name) is not { } budget)
        {
            return;
        }

        var now = _client.Clock.UtcNow;
        JsonObject counted;
        try
        {
            counted = Count(key, budget, now);
        }
        catch (DisruptionException e)
        {
            counted = BudgetStatus.WriteFailure(budget, e.Message, now);
        }

        if (!counted.Equals(budget))
        {
            await _client.UpdateStatusAsync(ResourceNames.PodDisruptionBudgets, counted, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<ReconcileKey> OfPod(StoreEvent e)
    {
        var (ns, labels) = (e.Object.Key.Namespace, e.Object.Facts.Labels);
        var budgets = BudgetSelector.BudgetsOf(_client, ns, labels);
        if (budgets.Count > 1)
        {
            _events.Warning(
                Component,
                e.Object.Json,
                "MultiplePodDisruptionBudgets",
                $"Pod \"{ns}\"/\"{e.Object.Key.Name}\" matches multiple PodDisruptionBudgets.  Chose \"{budgets[0]}\" arbitrarily.");
        }

        var left = e.Previous is { } previous && !previous.Facts.Labels.Equals(labels) ? BudgetSelector.BudgetsOf(_client, ns, previous.Facts.Labels) : [];
        return budgets.Union(left).Select(b => new ReconcileKey(ns, b));
    }

    /// <exception cref="DisruptionException">It cannot be counted.</exception>
    private JsonObject Count(ReconcileKey key, JsonObject budget, DateTimeOffset now)
    {
        var pods = Pods(budget);
        var (expected, desired, unmanaged) = Expect(budget, pods);
        if (unmanaged.Count > 0)
        {
            _events.Warning(
                Component,
                budget,
                "UnmanagedPods",
                $"Pods selected by this PodDisruptionBudget (selector: {SelectorGoText.Of(budget.ObjectAt("spec", "selector"))}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.");
        }

        var (waiting, notDeleted) = BudgetCount.Disrupted(budget, pods, now);
        foreach (var pod in notDeleted)
        {
            _events.Warning(Component, pod, "NotDeleted", $"Pod was expected by PDB {key} to be deleted but it wasn't");
        }

        if (waiting.Count > 0)
        {
            Queue.AddAfter(key, waiting.Min(w => BudgetCount.Due(w.Value)) - now);
        }

        return new BudgetStatus
        {
            Expected = expected,
            DesiredHealthy = desired,
            CurrentHealthy = BudgetCount.Healthy(pods, waiting),
            Disrupted = waiting,
        }.Write(budget, now);
    }

    private List<JsonObject> Pods(JsonObject budget)
    {
        try
        {
            var selector = BudgetSelector.Of(budget);
            List<JsonObject> pods = [.. _client.Snapshot(ResourceNames.Pods).List(budget.Namespace()).Where(p => selector.Matches(p.Facts.Labels)).Select(p => p.Json)];
            if (pods.Count == 0)
            {
                _events.Normal(Component, budget, "NoPods", "No matching pods found");
            }

            return pods;
        }
        catch (SelectorException e)
        {
            _events.Warning(Component, budget, "NoPods", $"Failed to get pods: {e.Message}");
            throw new DisruptionException(e.Message);
        }
    }

    private (long Expected, long DesiredHealthy, IReadOnlyList<string> Unmanaged) Expect(JsonObject budget, List<JsonObject> pods)
    {
        try
        {
            return _count.Expect(budget, pods);
        }
        catch (DisruptionException e)
        {
            _events.Warning(Component, budget, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {e.Message}");
            throw;
        }
    }
}
