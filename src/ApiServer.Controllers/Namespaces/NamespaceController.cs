using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
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
    private readonly IReadOnlyList<ResourceDefinition> _resources;

    public NamespaceController(ClusterClient client)
    {
        _client = client;
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

        var content = await EmptyAsync(key.Name, cancellationToken).ConfigureAwait(false);
        var told = NamespaceConditions.Apply(ns, content, _client.Clock.UtcNow);
        if (!ReferenceEquals(told, ns))
        {
            ns = await _client.UpdateStatusAsync(ResourceNames.Namespaces, told, cancellationToken).ConfigureAwait(false);
        }

        if (content.Errors.Count > 0)
        {
            throw StatusErrors.Internal($"namespace {key.Name}: {string.Join(", ", content.Errors)}");
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

    private async Task<NamespaceContent> EmptyAsync(string ns, CancellationToken cancellationToken)
    {
        var content = new NamespaceContent();
        await EmptyAsync(_client.Catalog[ResourceNames.Pods], ns, content, cancellationToken).ConfigureAwait(false);
        if (!content.IsEmpty)
        {
            return content;
        }

        foreach (var resource in _resources.Where(r => r.GroupResource != ResourceNames.Pods))
        {
            await EmptyAsync(resource, ns, content, cancellationToken).ConfigureAwait(false);
        }

        return content;
    }

    private async Task EmptyAsync(ResourceDefinition resource, string ns, NamespaceContent content, CancellationToken cancellationToken)
    {
        // What is on its way out already needs no second push.
        if (_client.Snapshot(resource.GroupResource).List(ns).Any(o => !o.Facts.Deleting))
        {
            try
            {
                await DeleteAllAsync(resource, ns, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e)
            {
                content.Errors.Add(e.Status.Message);
            }
        }

        var left = 0;
        foreach (var obj in _client.Snapshot(resource.GroupResource).List(ns))
        {
            left++;
            foreach (var finalizer in obj.Json.ArrayAt("metadata", "finalizers").Strings)
            {
                content.Finalizers[finalizer] = content.Finalizers.GetValueOrDefault(finalizer) + 1;
            }
        }

        if (left > 0)
        {
            content.Remaining[$"{resource.Resource}.{resource.Group}"] = left;
        }
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
