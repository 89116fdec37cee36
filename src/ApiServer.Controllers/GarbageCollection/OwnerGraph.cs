using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;
using ApiServer.Store;

namespace ApiServer.Controllers.GarbageCollection;

/// <summary>
/// Who owns whom, read from the watch cache's index of owner uids: never older than the last acknowledged write, so that "the owner is
/// gone" needs no second look at the store.
/// </summary>
internal sealed class OwnerGraph
{
    public const string OrphanFinalizer = "orphan";
    public const string ForegroundFinalizer = "foregroundDeletion";

    private readonly ClusterClient _client;

    public OwnerGraph(ClusterClient client)
    {
        _client = client;
        Resources =
        [
            .. client.Catalog.All
                .Where(r => r.IsStored && r.StoredAs is null && r.Verbs.Contains("delete") && r.GroupResource != ResourceNames.Events)
                .Select(r => r.GroupResource),
        ];
    }

    /// <summary>Every resource that can be collected; Events come and go on their own.</summary>
    public IReadOnlyList<string> Resources { get; }

    public StoredObject? Find(GraphNode node) => _client.GetStored(node.Resource, node.Namespace, node.Name);

    /// <summary>The objects with an owner reference to that uid.</summary>
    public IEnumerable<StoredObject> Dependents(string uid) => Resources.SelectMany(r => _client.Snapshot(r).ByIndex(IndexNames.OwnerUid, uid));

    /// <summary>The owners that exist now, by uid.</summary>
    public IEnumerable<StoredObject> Owners(JsonObject obj) => obj.OwnerReferences().Select(r => Owner(obj, r)).OfType<StoredObject>();

    public OwnerKind Classify(JsonObject obj, JsonObject reference)
    {
        if (!TryFindResource(obj, reference, out var definition))
        {
            return OwnerKind.Unknown;
        }

        if (Owner(obj, reference, definition) is not { } owner)
        {
            return OwnerKind.Dangling;
        }

        return IsDeletingInForeground(owner) ? OwnerKind.Waiting : OwnerKind.Solid;
    }

    /// <summary>Whether any namespace has that owner.</summary>
    public bool IsInSomeNamespace(JsonObject reference) =>
        _client.Catalog.TryGetKind(reference.String("apiVersion") ?? "", reference.String("kind") ?? "", out var definition)
        && definition is { IsStored: true, Namespaced: true }
        && _client.Snapshot(ResourceNames.Namespaces).List().Any(n => Find(definition, n.Key.Name, reference) is not null);

    public static bool IsDeletingInForeground(StoredObject obj) => obj.Facts.Deleting && obj.Json.HasFinalizer(ForegroundFinalizer);

    /// <summary>Whether the object's reference to that owner holds up the owner's deletion in the foreground.</summary>
    public static bool Blocks(JsonObject obj, string ownerUid) =>
        obj.OwnerReferences().Any(r => r.String("uid") == ownerUid && r.Boolean("blockOwnerDeletion") == true);

    private StoredObject? Owner(JsonObject obj, JsonObject reference) =>
        TryFindResource(obj, reference, out var definition) ? Owner(obj, reference, definition) : null;

    private StoredObject? Owner(JsonObject obj, JsonObject reference, ResourceDefinition definition) =>
        Find(definition, definition.Namespaced ? obj.Namespace() : "", reference);

    private StoredObject? Find(ResourceDefinition definition, string ns, JsonObject reference)
    {
        var owner = _client.GetStored(definition.StoreType, ns, reference.String("name") ?? "");
        return owner is not null && owner.Json.Uid() == reference.String("uid") ? owner : null;
    }

    private bool TryFindResource(JsonObject obj, JsonObject reference, out ResourceDefinition definition) =>
        _client.Catalog.TryGetKind(reference.String("apiVersion") ?? "", reference.String("kind") ?? "", out definition!)
        && definition.IsStored
        && (!definition.Namespaced || obj.Namespace().Length > 0);
}
