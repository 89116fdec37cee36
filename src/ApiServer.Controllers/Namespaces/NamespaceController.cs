using ApiServer.Controllers.Workloads;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.Namespaces;

/// <summary>
/// Empties namespaces that are being deleted, Pods first and everything else once no Pod is left, and lets them go when they are empty
/// (upstream: pkg/controller/namespace). A key is a namespace; each object that vanishes from a terminating one wakes it.
/// </summary>
internal sealed class NamespaceController : Reconciler
{
    /// <summary>In spec.finalizers: this controller has work to do.</summary>
    private const string Finalizer = "kubernetes";

    private readonly ClusterClient _client;
    private readonly TimeSpan _wait;
    private readonly IReadOnlyList<ResourceDefinition> _resources;

    /// <param name="client">The controller's own.</param>
    /// <param name="wait">
    /// How long a deleted namespace is left alone. Upstream it is 5 s, for further API servers and replicas of etcd to learn of it; here there are none.
    /// </param>
    public NamespaceController(ClusterClient client, TimeSpan wait = default)
    {
        _client = client;
        _wait = wait;
        _resources = [.. client.Catalog.All.Where(r => r.Namespaced && r.IsStored && r.StoredAs is null && r.Verbs.Contains("delete"))];
        Triggers =
        [
            ReconcileTrigger.Self(ResourceNames.Namespaces),
            .. _resources.Select(r => new ReconcileTrigger(r.GroupResource, WhenGone)),
        ];
    }

    public override string Name => "namespace";

    public override int Concurrency => 2;

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; }

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Namespaces, "", key.Name) is not { } ns
            || !ns.IsDeleting()
            || !ns.ArrayAt("spec", "finalizers").Strings.Contains(Finalizer))
        {
            return;
        }

        var deletedAt = ApiTime.Parse(ns.StringAt("metadata", "deletionTimestamp"))!.Value;
        if (deletedAt + _wait - _client.Clock.UtcNow is var wait && wait > TimeSpan.Zero)
        {
            Queue.AddAfter(key, wait);
            return;
        }

        var content = await EmptyAsync(key.Name, deletedAt, cancellationToken).ConfigureAwait(false);
        var told = NamespaceConditions.Apply(ns, content, _client.Clock.UtcNow);
        if (!ReferenceEquals(told, ns))
        {
            ns = await _client.UpdateStatusAsync(ResourceNames.Namespaces, told, cancellationToken).ConfigureAwait(false);
        }

        if (content.Errors.Count > 0)
        {
            throw StatusErrors.Internal($"namespace {key.Name}: {string.Join(", ", content.Errors)}");
        }

        if (content.PodsEndBy is { } end)
        {
            Queue.AddAfter(key, end - _client.Clock.UtcNow);
        }

        if (content.IsEmpty)
        {
            await FinalizeAsync(ns, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<JsonObject> FinalizeAsync(JsonObject ns, CancellationToken cancellationToken)
    {
        var left = JsonArray.OfStrings(ns.ArrayAt("spec", "finalizers").Strings.Where(f => f != Finalizer));
        return _client.UpdateAsync(ResourceNames.Namespaces, ns.WithOrWithoutAt(left.Count == 0 ? null : left, "spec", "finalizers"), cancellationToken, "finalize");
    }

    private async Task<NamespaceContent> EmptyAsync(string ns, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        var content = new NamespaceContent { PodsEndBy = PodsEndBy(ns, deletedAt) };
        await EmptyAsync(_client.Catalog[ResourceNames.Pods], ns, content, cancellationToken).ConfigureAwait(false);
        if (content.Remaining.Count > 0)
        {
            content.WaitsForPods = true;
            return content;
        }

        content.PodsEndBy = null;

        foreach (var resource in _resources.Where(r => r.GroupResource != ResourceNames.Pods))
        {
            await EmptyAsync(resource, ns, content, cancellationToken).ConfigureAwait(false);
        }

        return content;
    }

    /// <summary>When the longest grace period of a Pod that runs is over, counted from the namespace's deletion; null when it is (upstream: estimateGracefulTermination).</summary>
    private DateTimeOffset? PodsEndBy(string ns, DateTimeOffset deletedAt)
    {
        var longest = _client.Snapshot(ResourceNames.Pods).List(ns).Select(p => p.Json)
            .Where(p => !p.IsTerminal())
            .Max(p => p.IntegerAt("spec", "terminationGracePeriodSeconds")) ?? 0;
        var end = deletedAt + TimeSpan.FromSeconds(Math.Max(0, longest));
        return end > _client.Clock.UtcNow ? end : null;
    }

    private async Task EmptyAsync(ResourceDefinition resource, string ns, NamespaceContent content, CancellationToken cancellationToken)
    {
        string? failure = null;

        // What is on its way out already needs no second push.
        if (_client.Snapshot(resource.GroupResource).List(ns).Any(o => !o.Facts.Deleting))
        {
            try
            {
                await DeleteAllAsync(resource, ns, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e)
            {
                failure = e.Status.Message;
            }
        }

        var left = _client.Snapshot(resource.GroupResource).List(ns).ToList();
        var finalizers = left.SelectMany(o => o.Json.ArrayAt("metadata", "finalizers").Strings).ToList();
        foreach (var finalizer in finalizers)
        {
            content.Finalizers[finalizer] = content.Finalizers.GetValueOrDefault(finalizer) + 1;
        }

        if (left.Count > 0)
        {
            content.Remaining[$"{resource.Resource}.{resource.Group}"] = left.Count;
            if (finalizers.Count == 0 && content.PodsEndBy is null && failure is null)
            {
                failure = $"unexpected items still remain in namespace: {ns} for gvr: {resource.Group}/{resource.Version}, Resource={resource.Resource}";
            }
        }

        content.Errors.AddRange(failure is null ? [] : [failure]);
    }

    private async Task DeleteAllAsync(ResourceDefinition resource, string ns, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { PropagationPolicy = "Background" };
        if (resource.Verbs.Contains("deletecollection"))
        {
            await _client.DeleteCollectionAsync(resource.GroupResource, ns, options, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var obj in _client.Snapshot(resource.GroupResource).List(ns))
        {
            await _client.DeleteAsync(resource.GroupResource, ns, obj.Key.Name, options with { Uid = obj.Json.Uid() }, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<ReconcileKey> WhenGone(StoreEvent e) =>
        e.Type == StoreEventType.Deleted && _client.GetStored(ResourceNames.Namespaces, "", e.Object.Key.Namespace) is { Facts.Deleting: true }
            ? [new ReconcileKey("", e.Object.Key.Namespace)]
            : [];
}
