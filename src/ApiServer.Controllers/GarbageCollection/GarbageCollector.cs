using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.GarbageCollection;

/// <summary>
/// Deletes what has lost its last owner, and carries out orphaning and deletion in the foreground (upstream: pkg/controller/garbagecollector).
/// A key is an object of any resource.
/// </summary>
internal sealed class GarbageCollector : Reconciler
{
    private readonly ClusterClient _client;
    private readonly IEventRecorder _events;
    private readonly OwnerGraph _graph;

    public GarbageCollector(ClusterClient client, IEventRecorder events)
    {
        _client = client;
        _events = events;
        _graph = new OwnerGraph(client);
        Triggers = [.. _graph.Resources.Select(r => new ReconcileTrigger(r, Concerned))];
    }

    public override string Name => "garbage-collector";

    public override int Concurrency => 4;

    public override IReadOnlyList<ReconcileTrigger> Triggers { get; }

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var node = GraphNode.Of(key);
        if (_graph.Find(node) is not { } obj)
        {
            return;
        }

        if (!obj.Facts.Deleting)
        {
            await CollectAsync(node, obj.Json, cancellationToken).ConfigureAwait(false);
        }
        else if (obj.Json.HasFinalizer(OwnerGraph.OrphanFinalizer))
        {
            await OrphanAsync(node, obj.Json, cancellationToken).ConfigureAwait(false);
        }
        else if (obj.Json.HasFinalizer(OwnerGraph.ForegroundFinalizer))
        {
            await AwaitDependentsAsync(node, obj.Json, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// New owners are checked; an object that vanishes concerns its dependents and the owners that wait for it; one that starts to go
    /// with one of our finalizers concerns us itself.
    /// </summary>
    private IEnumerable<ReconcileKey> Concerned(StoreEvent e)
    {
        if (e.Type == StoreEventType.Deleted)
        {
            return _graph.Dependents(e.Object.Json.Uid()).Select(GraphNode.Of).Concat(WaitingOwners(e.Object)).Select(n => n.ToKey());
        }

        var ownersChanged = e.Previous is null ? IsOwned(e.Object) : !OwnerUids(e.Object).SequenceEqual(OwnerUids(e.Previous));
        var self = ownersChanged || e.Object.Facts.Deleting ? [GraphNode.Of(e.Object)] : Array.Empty<GraphNode>();
        return (ownersChanged && e.Previous is not null ? self.Concat(WaitingOwners(e.Previous)) : self).Select(n => n.ToKey());
    }

    private IEnumerable<GraphNode> WaitingOwners(StoredObject obj) => IsOwned(obj)
        ? _graph.Owners(obj.Json).Where(OwnerGraph.IsDeletingInForeground).Select(GraphNode.Of)
        : [];

    private static bool IsOwned(StoredObject obj) => OwnerUids(obj).Any();

    private static IEnumerable<string> OwnerUids(StoredObject obj) => obj.Facts.Index.Where(i => i.Key == IndexNames.OwnerUid).Select(i => i.Value);

    private async Task CollectAsync(GraphNode node, JsonObject obj, CancellationToken cancellationToken)
    {
        var owners = obj.OwnerReferences().ToLookup(r => _graph.Classify(obj, r));
        TellMisplaced(obj, owners[OwnerKind.Dangling].Concat(owners[OwnerKind.Unknown]));
        if (owners.Count == 0 || owners.Contains(OwnerKind.Unknown))
        {
            return;
        }

        if (owners.Contains(OwnerKind.Solid))
        {
            var gone = owners[OwnerKind.Dangling].Concat(owners[OwnerKind.Waiting]).Select(r => r.String("uid")).ToHashSet();
            await DropOwnersAsync(node, obj, gone, cancellationToken).ConfigureAwait(false);
        }
        else if (owners.Contains(OwnerKind.Waiting) && _graph.Dependents(obj.Uid()).ToList() is { Count: > 0 } dependents)
        {
            if (dependents.Any(OwnerGraph.IsDeletingInForeground))
            {
                obj = await UnblockAsync(node, obj, cancellationToken).ConfigureAwait(false);
            }

            await DeleteAsync(node, obj, "Foreground", cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await DeleteAsync(node, obj, Policy(obj), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says so when an owner that is not there is in another namespace, where it owns nothing of this one.</summary>
    private void TellMisplaced(JsonObject obj, IEnumerable<JsonObject> missing)
    {
        foreach (var reference in missing.Where(_graph.IsInSomeNamespace))
        {
            var ns = obj.Namespace();
            var owner = $"[{reference.String("apiVersion")}/{reference.String("kind")}, namespace: {ns}, name: {reference.String("name")}, uid: {reference.String("uid")}]";
            _events.Warning("garbage-collector-controller", obj, "OwnerRefInvalidNamespace", $"ownerRef {owner} does not exist in namespace \"{ns}\"");
        }
    }

    private static string Policy(JsonObject obj) =>
        obj.HasFinalizer(OwnerGraph.OrphanFinalizer) ? "Orphan" : obj.HasFinalizer(OwnerGraph.ForegroundFinalizer) ? "Foreground" : "Background";

    /// <summary>A deletion in the foreground is over when nothing that blocks it is left.</summary>
    private async Task AwaitDependentsAsync(GraphNode node, JsonObject owner, CancellationToken cancellationToken)
    {
        var blocked = false;
        foreach (var dependent in _graph.Dependents(owner.Uid()))
        {
            blocked |= OwnerGraph.Blocks(dependent.Json, owner.Uid());
            Queue.Add(GraphNode.Of(dependent).ToKey());
        }

        if (!blocked)
        {
            await _client.UpdateAsync(node.Resource, owner.WithoutFinalizer(OwnerGraph.ForegroundFinalizer), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Every dependent forgets the owner; then the owner may go.</summary>
    private async Task OrphanAsync(GraphNode node, JsonObject owner, CancellationToken cancellationToken)
    {
        HashSet<string?> uid = [owner.Uid()];
        await Task.WhenAll(_graph.Dependents(owner.Uid())
            .Select(d => DropOwnersAsync(GraphNode.Of(d), d.Json, uid, cancellationToken))).ConfigureAwait(false);
        await _client.UpdateAsync(node.Resource, owner.WithoutFinalizer(OwnerGraph.OrphanFinalizer), cancellationToken).ConfigureAwait(false);
    }

    private Task DropOwnersAsync(GraphNode node, JsonObject obj, HashSet<string?> uids, CancellationToken cancellationToken)
    {
        var left = JsonArray.Of(obj.OwnerReferences().Where(r => !uids.Contains(r.String("uid"))));
        return left.Count == obj.ArrayAt("metadata", "ownerReferences").Count
            ? Task.CompletedTask
            : PatchOwnersAsync(node, obj, left.Count == 0 ? JsonNull.Instance : left, cancellationToken);
    }

    /// <summary>Two objects that wait for each other would wait for ever: this one waits no longer.</summary>
    private async Task<JsonObject> UnblockAsync(GraphNode node, JsonObject obj, CancellationToken cancellationToken)
    {
        var unblocked = obj.ArrayAt("metadata", "ownerReferences").Map(r =>
            r is JsonObject reference && reference.Boolean("blockOwnerDeletion") == true ? reference.With("blockOwnerDeletion", false) : r);
        obj = await PatchOwnersAsync(node, obj, unblocked, cancellationToken).ConfigureAwait(false);
        foreach (var owner in _graph.Owners(obj))
        {
            Queue.Add(GraphNode.Of(owner).ToKey());
        }

        return obj;
    }

    /// <summary>Writes the references that were decided on the state that was read; a newer state is looked at anew.</summary>
    private Task<JsonObject> PatchOwnersAsync(GraphNode node, JsonObject obj, JsonValue references, CancellationToken cancellationToken)
    {
        var patch = JsonObject.Of(("metadata", JsonObject.Of(
            ("uid", obj.Uid()),
            ("resourceVersion", obj.ResourceVersion()),
            ("ownerReferences", references))));
        return _client.PatchAsync(node.Resource, node.Namespace, node.Name, patch, cancellationToken);
    }

    /// <summary>Deletes just the state on which that was decided: an owner that came meanwhile changed it.</summary>
    private Task<JsonObject> DeleteAsync(GraphNode node, JsonObject obj, string policy, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { Uid = obj.Uid(), ResourceVersion = obj.ResourceVersion(), PropagationPolicy = policy };
        return _client.DeleteAsync(node.Resource, node.Namespace, node.Name, options, cancellationToken);
    }
}
