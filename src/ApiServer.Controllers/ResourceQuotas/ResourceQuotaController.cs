using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Quotas;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.ResourceQuotas;

/// <summary>
/// Counts what the objects of a quota's namespace take of it (upstream: pkg/controller/resourcequota). Admission counts up what is created, in the
/// same transaction; this counts anew when the quota changes, when something is given back, and from time to time: nobody counts what the control plane
/// writes many of at once.
/// </summary>
internal sealed class ResourceQuotaController : Reconciler
{
    /// <summary>How long a count stands (upstream: --resource-quota-sync-period).</summary>
    private static readonly TimeSpan RecountAfter = TimeSpan.FromMinutes(5);

    private readonly ClusterClient _client;
    private readonly QuotaEvaluators _evaluators;

    public ResourceQuotaController(ClusterClient client)
    {
        _client = client.As("system:serviceaccount:kube-system:resourcequota-controller");
        _evaluators = new QuotaEvaluators(client.Catalog, client.Clock);
        Triggers =
        [
            new ReconcileTrigger(ResourceNames.ResourceQuotas, e => WhenGivenBack(e, _evaluators.Find(ResourceNames.ResourceQuotas)!).Append(KeyOf(e.Object))),
            .. _evaluators.All.Where(v => v.Resource != ResourceNames.ResourceQuotas).Select(v => new ReconcileTrigger(v.Resource, e => WhenGivenBack(e, v))),
        ];
    }

    public override string Name => "resourcequota";

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; }

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        // The quota is read before what it counts: what admission adds meanwhile makes the update below a conflict.
        if (_client.Get(ResourceNames.ResourceQuotas, key.Namespace, key.Name) is not { } quota)
        {
            return;
        }

        AwaitNextCount(key);
        var hard = quota.ObjectAt("spec", "hard");
        var used = _evaluators.Usage(quota, resource => _client.Snapshot(resource).List(key.Namespace));
        var before = ResourceList.Of(quota.ObjectAt("status", "used"));
        if (!ResourceList.Of(hard).IsSameAs(ResourceList.Of(quota.ObjectAt("status", "hard"))) || quota.At("status", "used") is null || !used.IsSameAs(before))
        {
            var status = JsonObject.Of(("hard", hard), ("used", used.ToJson()));
            await _client.UpdateStatusAsync(ResourceNames.ResourceQuotas, quota.With("status", status), cancellationToken).ConfigureAwait(false);
        }
    }

    private static ReconcileKey KeyOf(StoredObject quota) => new(quota.Key.Namespace, quota.Key.Name);

    /// <summary>A deletion, its beginning (see <see cref="AwaitNextCount"/>), or a change after which the object takes something else.</summary>
    private IEnumerable<ReconcileKey> WhenGivenBack(StoreEvent e, QuotaEvaluator evaluator)
    {
        var quotas = _client.Snapshot(ResourceNames.ResourceQuotas);
        if (quotas.Count == 0 || quotas.CountOf(e.Object.Key.Namespace) == 0 || e.Type == StoreEventType.Added)
        {
            return [];
        }

        return e.Type == StoreEventType.Deleted || e.Object.Facts.Deleting != e.Previous!.Facts.Deleting || !evaluator.Usage(e.Previous.Json).IsSameAs(evaluator.Usage(e.Object.Json))
            ? quotas.List(e.Object.Key.Namespace).Select(KeyOf)
            : [];
    }

    /// <summary>A Pod that its node no longer ends is given up when its time is over.</summary>
    private void AwaitNextCount(ReconcileKey key)
    {
        var now = _client.Clock.UtcNow;
        var next = _client.Snapshot(ResourceNames.Pods).List(key.Namespace)
            .Where(p => p.Facts.Deleting)
            .Select(p => QuotaEvaluators.GivenUpAt(p.Json))
            .Where(due => due >= now)
            .Min();
        if (next is { } due && due - now < RecountAfter)
        {
            Queue.AddAfter(key, due - now + TimeSpan.FromMilliseconds(1));
        }
        else
        {
            Queue.AddHeartbeatAfter(key, RecountAfter);
        }
    }
}
