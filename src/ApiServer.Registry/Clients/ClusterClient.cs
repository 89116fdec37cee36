using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Model.Selectors;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Registry.Clients;

/// <summary>
/// How controllers, kubelets and the DNS builder reach the API: reads come from the watch cache, writes are the same requests that
/// users send, under an identity. Resources are named as in <see cref="ResourceNames"/>. Writes throw ApiStatusException as a user would be answered.
/// </summary>
public sealed class ClusterClient
{
    private readonly IMediator _mediator;
    private readonly IObjectStore _store;
    private readonly IdSource _ids;

    public ClusterClient(IMediator mediator, IObjectStore store, ResourceCatalog catalog, ClusterClock clock, IdSource ids, UserInfo user)
    {
        _mediator = mediator;
        _store = store;
        _ids = ids;
        Catalog = catalog;
        Clock = clock;
        User = user;
    }

    public ResourceCatalog Catalog { get; }

    public ClusterClock Clock { get; }

    public UserInfo User { get; }

    /// <summary>The same client under another identity, for example <c>system:serviceaccount:kube-system:statefulset-controller</c>.</summary>
    public ClusterClient As(string userName) => new(_mediator, _store, Catalog, Clock, _ids, UserInfo.Component(userName));

    /// <summary>The present state of a resource, from the cache.</summary>
    public ResourceSnapshot Snapshot(string resource) => _store.Snapshot(Catalog[resource].StoreType);

    /// <summary>One object's tree from the cache, or null.</summary>
    public JsonObject? Get(string resource, string ns, string name) => GetStored(resource, ns, name)?.Json;

    /// <summary>One object from the cache, or null.</summary>
    public StoredObject? GetStored(string resource, string ns, string name) => _store.Get(new ObjectKey(Catalog[resource].StoreType, ns, name));

    /// <summary>Asks for a subresource of an object.</summary>
    public Task<JsonObject> GetAsync(string resource, string ns, string name, string subresource, CancellationToken cancellationToken) =>
        SendAsync(new GetRequest(Scope(resource, "get", ns, name, subresource)), cancellationToken);

    /// <summary>Asks for the objects of one namespace that a selector matches: for resources that are not stored. The others are in the cache.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string resource, string ns, LabelSelector selector, CancellationToken cancellationToken)
    {
        var request = new ListRequest(Scope(resource, "list", ns, ""), new ListOptions { LabelSelector = selector });
        return [.. (await _mediator.Send(request, cancellationToken).ConfigureAwait(false)).Items.Select(i => i.Json)];
    }

    /// <summary>The Pods that a Service selects, in the order of their names; none when it has no selector.</summary>
    public IEnumerable<StoredObject> PodsSelectedBy(JsonObject service)
    {
        ArgumentNullException.ThrowIfNull(service);
        foreach (var (key, value) in service.ObjectAt("spec", "selector"))
        {
            // One label by the index, the others by looking.
            return Snapshot(ResourceNames.Pods).ByIndex(IndexNames.Label, $"{service.Namespace()}/{key}={value.AsString}")
                .Where(p => ServiceEndpoints.Selects(service, p.Facts.Labels));
        }

        return [];
    }

    public Task<JsonObject> CreateAsync(string resource, JsonObject obj, CancellationToken cancellationToken) =>
        SendAsync(new CreateRequest(Scope(resource, "create", obj.Namespace(), obj.Name()), obj), cancellationToken);

    /// <summary>Replaces the object; its resourceVersion, when set, is the condition.</summary>
    public Task<JsonObject> UpdateAsync(string resource, JsonObject obj, CancellationToken cancellationToken, string subresource = "") =>
        SendAsync(new UpdateRequest(Scope(resource, "update", obj.Namespace(), obj.Name(), subresource), obj), cancellationToken);

    public Task<JsonObject> UpdateStatusAsync(string resource, JsonObject obj, CancellationToken cancellationToken) =>
        UpdateAsync(resource, obj, cancellationToken, "status");

    /// <summary>A merge patch of an object or of a subresource. Retried inside on conflict unless it carries metadata.resourceVersion.</summary>
    public Task<JsonObject> PatchAsync(string resource, string ns, string name, JsonObject patch, CancellationToken cancellationToken, string subresource = "", PatchType type = PatchType.Merge) =>
        SendAsync(new PatchRequest(Scope(resource, "patch", ns, name, subresource), type, patch), cancellationToken);

    public Task<JsonObject> DeleteAsync(string resource, string ns, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        SendAsync(new DeleteRequest(Scope(resource, "delete", ns, name), options), cancellationToken);

    /// <summary>Deletes the objects of one namespace; answers how many there were.</summary>
    public async Task<int> DeleteCollectionAsync(string resource, string ns, DeleteOptions options, CancellationToken cancellationToken)
    {
        var scope = Scope(resource, "deletecollection", ns, "");
        var response = await _mediator.Send(new DeleteCollectionRequest(scope, new ListOptions(), options), cancellationToken).ConfigureAwait(false);
        return response.Items.Count;
    }

    /// <summary>Binds a Pod to a node through its <c>binding</c> subresource.</summary>
    public Task<JsonObject> BindAsync(string ns, string pod, string uid, string node, CancellationToken cancellationToken)
    {
        var binding = JsonObject.Of(
            ("kind", "Binding"),
            ("apiVersion", "v1"),
            ("metadata", JsonObject.Of(("name", pod), ("namespace", ns), ("uid", uid))),
            ("target", JsonObject.Of(("kind", "Node"), ("name", node))));
        return SendAsync(new CreateRequest(Scope(ResourceNames.Pods, "create", ns, pod, "binding"), binding), cancellationToken);
    }

    /// <summary>Writes several objects of one type in one transaction; answers the revision.</summary>
    public Task<long> TransactAsync(string resource, IReadOnlyList<JsonObject> puts, IReadOnlyList<JsonObject> deletes, CancellationToken cancellationToken) =>
        _mediator.Send(new TransactRequest(Scope(resource, "update", "", ""), puts, deletes), cancellationToken);

    /// <summary>A cursor over the changes of a resource, after that revision; null when it was compacted.</summary>
    public IWatchCursor? Watch(string resource, long afterRevision) => _store.Watch(Catalog[resource].StoreType, afterRevision);

    private async Task<JsonObject> SendAsync(IRequest<ObjectResponse> request, CancellationToken cancellationToken) =>
        (await _mediator.Send(request, cancellationToken).ConfigureAwait(false)).Json;

    /// <summary>The name of the program that the part is in a cluster of separate ones: its user agent there.</summary>
    private static string ManagerOf(string user) => user switch
    {
        "system:apiserver" => "kube-apiserver",
        "system:kube-scheduler" => "kube-scheduler",
        _ when user.StartsWith("system:node", StringComparison.Ordinal) => "kubelet",
        _ when user.StartsWith("system:serviceaccount:kube-system:", StringComparison.Ordinal) => "kube-controller-manager",
        _ => user,
    };

    private RequestScope Scope(string resource, string verb, string ns, string name, string subresource = "") => new()
    {
        User = User,
        RequestId = _ids.NewUid(),
        Resource = Catalog[resource],
        Verb = verb,
        Namespace = ns,
        Name = name,
        Subresource = subresource,
        FieldValidation = FieldValidation.Ignore,
        FieldManager = ManagerOf(User.Name),
    };
}
