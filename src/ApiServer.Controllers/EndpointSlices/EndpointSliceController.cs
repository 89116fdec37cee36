using ApiServer.Controllers.Endpoints;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>Keeps the EndpointSlices of each Service that has a selector (upstream: pkg/controller/endpointslice).</summary>
internal sealed class EndpointSliceController(ClusterClient client) : Reconciler
{
    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:endpointslice-controller");

    public override string Name => "endpointslice";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        .. ServicePods.Triggers(_client),
        new(ResourceNames.EndpointSlices, OfSlice),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var existing = _client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.ServiceName, $"{key.Namespace}/{key.Name}")
            .Where(s => s.Facts.Labels.String(SliceLabels.ManagedBy) == SliceLabels.EndpointSliceController && !s.Facts.Deleting)
            .Select(s => s.Json)
            .ToList();
        if (_client.Get(ResourceNames.Services, key.Namespace, key.Name) is not { } service)
        {
            await DeleteAsync(existing, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!ServiceEndpoints.AreFromPods(service) || service.IsDeleting())
        {
            return;
        }

        var families = ServiceEndpoints.Families(service);
        var pods = ServicePods.Of(_client, service).ToList();
        foreach (var family in families)
        {
            var packing = SlicePacking.Pack(DesiredSlice.Of(service, pods, family), existing.FindAll(s => s.String("addressType") == family));
            await WriteAsync(service, family, pods, packing, cancellationToken).ConfigureAwait(false);
        }

        await DeleteAsync(existing.FindAll(s => !families.Contains(s.String("addressType"))), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What somebody else changes of a slice is put back.</summary>
    private static IEnumerable<ReconcileKey> OfSlice(StoreEvent e) =>
        e.Object.Facts.Labels.String(SliceLabels.ManagedBy) == SliceLabels.EndpointSliceController && e.Object.Facts.Labels.String(SliceLabels.ServiceName) is { } service
            ? [new ReconcileKey(e.Object.Key.Namespace, service)]
            : [];

    private static JsonObject Labels(JsonObject service)
    {
        var labels = service.Labels().Without(ServicePods.HeadlessLabel).With(SliceLabels.ServiceName, service.Name()).With(SliceLabels.ManagedBy, SliceLabels.EndpointSliceController);
        labels = ServiceEndpoints.IsHeadless(service) ? labels.With(ServicePods.HeadlessLabel, "") : labels;
        return JsonObject.Of([.. labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value))]);
    }

    private static JsonObject NewMetadata(JsonObject service) => JsonObject.Of(
        ("generateName", service.Name() + "-"),
        ("namespace", service.Namespace()),
        ("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(service.With("apiVersion", "v1").With("kind", "Service")))));

    private static JsonValue OrNull(JsonArray list) => list.Count == 0 ? JsonNull.Instance : list;

    private async Task WriteAsync(JsonObject service, string family, IReadOnlyList<JsonObject> pods, SlicePacking packing, CancellationToken cancellationToken)
    {
        var labels = Labels(service);
        foreach (var (slice, ports, endpoints) in packing.Slices)
        {
            if (slice is not null && slice.ArrayAt("endpoints").Equals(endpoints) && slice.ArrayAt("ports").Equals(ports) && slice.Labels().Equals(labels))
            {
                continue;
            }

            var time = ServicePods.TriggerTime(service, pods, slice is null, slice?.Annotation(ServicePods.TriggerTimeAnnotation));
            var metadata = (slice?.Metadata() ?? NewMetadata(service)).With("labels", labels);
            metadata = time is null ? metadata : metadata.WithAt(time, "annotations", ServicePods.TriggerTimeAnnotation);
            var written = JsonObject.Of(
                ("kind", "EndpointSlice"),
                ("apiVersion", "discovery.k8s.io/v1"),
                ("metadata", metadata),
                ("addressType", family),
                ("endpoints", OrNull(endpoints)),
                ("ports", OrNull(ports)));
            await (slice is null
                ? _client.CreateAsync(ResourceNames.EndpointSlices, written, cancellationToken)
                : _client.UpdateAsync(ResourceNames.EndpointSlices, written, cancellationToken)).ConfigureAwait(false);
        }

        await DeleteAsync(packing.Unused, cancellationToken).ConfigureAwait(false);
    }

    private Task DeleteAsync(IEnumerable<JsonObject> slices, CancellationToken cancellationToken) => SliceDeletion.DeleteAsync(_client, slices, cancellationToken);
}
