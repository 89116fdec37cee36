using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Controllers.Endpoints;

/// <summary>Keeps the Endpoints of each Service that has a selector (upstream: pkg/controller/endpoint).</summary>
internal sealed class EndpointsController(ClusterClient client, IEventRecorder events) : Reconciler
{
    private const string ManagedByLabel = "endpoints.kubernetes.io/managed-by";
    private const string ManagedBy = "endpoint-controller";

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:endpoint-controller");
    private readonly TriggerTimes _times = new();

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
            _times.Forget(key);
            await DeleteAsync(present, cancellationToken).ConfigureAwait(false);
        }
        else if (ServiceEndpoints.AreFromPods(service))
        {
            await WriteAsync(key, service, present, cancellationToken).ConfigureAwait(false);
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

    private async Task WriteAsync(ReconcileKey key, JsonObject service, JsonObject? present, CancellationToken cancellationToken)
    {
        List<JsonObject> pods = [.. _client.PodsSelectedBy(service).Select(p => p.Json)];
        var time = _times.Next(key, service, pods);
        var (subsets, isTruncated) = EndpointSubsets.Of(service, pods.Where(ServiceEndpoints.MayBeEndpoint));
        var labels = Labels(service);
        if (present is not null
            && subsets.Equals(present.ArrayAt("subsets"))
            && labels.Equals(present.Labels())
            && isTruncated == present.Annotation(EndpointSubsets.OverCapacityAnnotation) is not null)
        {
            return;
        }

        var annotations = TriggerTimes.Annotate(present.ObjectAt("metadata", "annotations"), time);
        annotations = isTruncated ? annotations.With(EndpointSubsets.OverCapacityAnnotation, "truncated") : annotations.Without(EndpointSubsets.OverCapacityAnnotation);
        var metadata = (present?.Metadata() ?? JsonObject.Of(("name", service.Name()), ("namespace", service.Namespace())))
            .With("labels", labels)
            .WithOrWithoutAt(annotations.Count == 0 ? null : annotations, "annotations");
        var endpoints = JsonObject.Of(("kind", "Endpoints"), ("apiVersion", "v1"), ("metadata", metadata));
        await SendAsync(subsets.Count == 0 ? endpoints : endpoints.With("subsets", subsets), present is null, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(JsonObject endpoints, bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            await (isNew
                ? _client.CreateAsync(ResourceNames.Endpoints, endpoints, cancellationToken)
                : _client.UpdateAsync(ResourceNames.Endpoints, endpoints, cancellationToken)).ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (!e.HasCause(StatusCause.NamespaceTerminating))
        {
            var (reason, what) = isNew ? ("FailedToCreateEndpoint", "Failed to create endpoint for service") : ("FailedToUpdateEndpoint", "Failed to update endpoint");
            events.Warning(ManagedBy, endpoints, reason, $"{what} {endpoints.Namespace()}/{endpoints.Name()}: {e.Message}");
            throw;
        }
    }

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
