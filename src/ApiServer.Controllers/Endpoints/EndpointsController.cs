using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.Endpoints;

/// <summary>Keeps the Endpoints of each Service that has a selector (upstream: pkg/controller/endpoint).</summary>
internal sealed class EndpointsController(ClusterClient client) : Reconciler
{
    private const string ManagedByLabel = "endpoints.kubernetes.io/managed-by";
    private const string ManagedBy = "endpoint-controller";

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:endpoint-controller");

    public override string Name => "endpoint";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        .. ServicePods.Triggers(_client),
        new(ResourceNames.Endpoints, OfEndpoints),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var present = _client.Get(ResourceNames.Endpoints, key.Namespace, key.Name);
        if (_client.Get(ResourceNames.Services, key.Namespace, key.Name) is not { } service)
        {
            await DeleteAsync(present, cancellationToken).ConfigureAwait(false);
        }
        else if (ServiceEndpoints.AreFromPods(service))
        {
            await WriteAsync(service, present, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<ReconcileKey> OfEndpoints(StoreEvent e) =>
        e.Object.Facts.Labels.String(ManagedByLabel) == ManagedBy || e.Type == StoreEventType.Deleted
            ? [new ReconcileKey(e.Object.Key.Namespace, e.Object.Key.Name)]
            : [];

    private static JsonObject Labels(JsonObject service)
    {
        var labels = service.Labels().Without(ServicePods.HeadlessLabel).With(ManagedByLabel, ManagedBy);
        labels = ServiceEndpoints.IsHeadless(service) ? labels.With(ServicePods.HeadlessLabel, "") : labels;
        return JsonObject.Of([.. labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value))]);
    }

    private async Task WriteAsync(JsonObject service, JsonObject? present, CancellationToken cancellationToken)
    {
        var pods = ServicePods.Of(_client, service).ToList();
        var (subsets, isTruncated) = EndpointSubsets.Of(service, pods);
        var labels = Labels(service);
        if (present is not null && subsets.Equals(present.ArrayAt("subsets")) && labels.Equals(present.Labels()))
        {
            return;
        }

        var annotations = present.ObjectAt("metadata", "annotations");
        annotations = With(annotations, ServicePods.TriggerTimeAnnotation, ServicePods.TriggerTime(service, pods, present is null, annotations.String(ServicePods.TriggerTimeAnnotation)));
        annotations = With(annotations, EndpointSubsets.OverCapacityAnnotation, isTruncated ? "truncated" : null);
        var metadata = (present?.Metadata() ?? JsonObject.Of(("name", service.Name()), ("namespace", service.Namespace())))
            .With("labels", labels)
            .WithOrWithoutAt(annotations.Count == 0 ? null : annotations, "annotations");
        var endpoints = JsonObject.Of(("kind", "Endpoints"), ("apiVersion", "v1"), ("metadata", metadata));
        endpoints = subsets.Count == 0 ? endpoints : endpoints.With("subsets", subsets);
        await (present is null
            ? _client.CreateAsync(ResourceNames.Endpoints, endpoints, cancellationToken)
            : _client.UpdateAsync(ResourceNames.Endpoints, endpoints, cancellationToken)).ConfigureAwait(false);
    }

    private static JsonObject With(JsonObject map, string key, string? value) => value is null ? map.Without(key) : map.With(key, value);

    private async Task DeleteAsync(JsonObject? endpoints, CancellationToken cancellationToken)
    {
        if (endpoints is null)
        {
            return;
        }

        try
        {
            await _client.DeleteAsync(ResourceNames.Endpoints, endpoints.Namespace(), endpoints.Name(), DeleteOptions.Default, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
        {
            // Somebody deleted it meanwhile.
        }
    }
}
