using System.Collections.Frozen;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Time;
using ApiServer.Store;

namespace ApiServer.Registry.Quotas;

/// <summary>What can be limited by quotas: every namespaced resource but Events (upstream: pkg/quota/v1/evaluator/core/registry.go).</summary>
public sealed class QuotaEvaluators
{
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["configmaps"] = "configmaps",
        ["resourcequotas"] = "resourcequotas",
        ["replicationcontrollers"] = "replicationcontrollers",
        ["secrets"] = "secrets",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, QuotaEvaluator> _byResource;

    public QuotaEvaluators(ResourceCatalog catalog, ClusterClock clock)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        QuotaEvaluator[] special = [new PodQuota(clock), new ServiceQuota(), new ClaimQuota()];
        var counted = catalog.All
            .Where(r => r.Namespaced && r.IsStored && r.StoredAs is null && r.GroupResource != ResourceNames.Events && !Array.Exists(special, s => s.Resource == r.GroupResource))
            .Select(r => new CountQuota(r.GroupResource, Aliases.GetValueOrDefault(r.GroupResource)));
        All = [.. special, .. counted];
        _byResource = All.ToFrozenDictionary(e => e.Resource);
    }

    public IReadOnlyList<QuotaEvaluator> All { get; }

    /// <summary>When a Pod that is being deleted stops to count although it is still there; null for any other.</summary>
    public static DateTimeOffset? GivenUpAt(JsonObject pod) => PodQuota.GivenUpAt(pod);

    /// <summary>The evaluator of a resource; null when it is not limited.</summary>
    public QuotaEvaluator? Find(string resource) => _byResource.GetValueOrDefault(resource);

    /// <summary>What the objects of the quota's namespace take of it now; of what nobody counts nothing is said.</summary>
    public ResourceList Usage(JsonObject quota, Func<string, IEnumerable<StoredObject>> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var hard = ResourceList.Of(quota.ObjectAt("spec", "hard"));
        var used = new ResourceList();
        foreach (var evaluator in All)
        {
            var counted = hard.Where((name, _) => evaluator.Counts(name));
            if (counted.IsEmpty)
            {
                continue;
            }

            foreach (var name in counted.Names)
            {
                used[name] = Quantity.Zero;
            }

            var taken = objects(evaluator.Resource).Where(o => evaluator.IsMeant(quota, o.Json)).SelectMany(o => evaluator.Usage(o.Json).Amounts);
            foreach (var (name, amount) in taken.Where(t => counted.Contains(t.Key)))
            {
                used[name] += amount;
            }
        }

        return used;
    }
}
