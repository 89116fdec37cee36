using ApiServer.Controllers.Endpoints;
using ApiServer.Controllers.EndpointSlices;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.EndpointSliceMirroring;

/// <summary>
/// Makes EndpointSlices of the Endpoints that users write for Services without selector, so that who reads only slices knows of them
/// (upstream: pkg/controller/endpointslicemirroring).
/// </summary>
internal sealed class EndpointSliceMirroringController(ClusterClient client, IEventRecorder events) : Reconciler
{
    private const string Component = "endpoint-slice-mirroring-controller";
    private const string SkipLabel = "endpointslice.kubernetes.io/skip-mirror";
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";
    private const string LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:endpointslicemirroring-controller");

    public override string Name => "endpointslicemirroring";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        ReconcileTrigger.Self(ResourceNames.Endpoints),
        ReconcileTrigger.Self(ResourceNames.Services),
        new(ResourceNames.EndpointSlices, OfSlice),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        var existing = _client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.ServiceName, key.ToString())
            .Where(s => IsMirrored(s) && !s.Facts.Deleting)
            .Select(s => s.Json)
            .ToList();
        var wanted = _client.Get(ResourceNames.Endpoints, key.Namespace, key.Name) is { } endpoints && IsToBeMirrored(key, endpoints)
            ? await WriteAsync(endpoints, existing, cancellationToken).ConfigureAwait(false)
            : [];
        await SliceDeletion.DeleteAsync(_client, existing.Except(wanted), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What somebody else changes of a slice is put back.</summary>
    private static IEnumerable<ReconcileKey> OfSlice(StoreEvent e) =>
        IsMirrored(e.Object) && e.Object.Facts.Labels.String(SliceLabels.ServiceName) is { } service ? [new ReconcileKey(e.Object.Key.Namespace, service)] : [];

    private static bool IsMirrored(StoredObject slice) => slice.Facts.Labels.String(SliceLabels.ManagedBy) == SliceLabels.MirroringController;

    private static JsonObject Labels(JsonObject endpoints)
    {
        var labels = endpoints.Labels().With(SliceLabels.ServiceName, endpoints.Name()).With(SliceLabels.ManagedBy, SliceLabels.MirroringController);
        return JsonObject.Of([.. labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value))]);
    }

    private static JsonObject Annotations(JsonObject endpoints) =>
        endpoints.ObjectAt("metadata", "annotations").Without(TriggerTimes.Annotation).Without(LastAppliedAnnotation);

    // A Service with a selector has slices of its Pods; Endpoints that are a leader's lock are none.
    private bool IsToBeMirrored(ReconcileKey key, JsonObject endpoints) =>
        !endpoints.IsDeleting()
        && endpoints.Label(SkipLabel) != "true"
        && endpoints.Annotation(LeaderAnnotation) is null
        && _client.Get(ResourceNames.Services, key.Namespace, key.Name) is { } service
        && !service.ObjectAt("spec").Contains("selector");

    /// <summary>Writes what is missing or different; answers the existing slices that stay.</summary>
    private async Task<IReadOnlyList<JsonObject>> WriteAsync(JsonObject endpoints, IReadOnlyList<JsonObject> existing, CancellationToken cancellationToken)
    {
        var (slices, skipped) = MirroredSlice.Of(endpoints);
        if (skipped > 0)
        {
            events.Warning(
                Component,
                endpoints,
                "TooManyAddressesToMirror",
                $"A max of {MirroredSlice.MaxOfSubset} addresses can be mirrored to EndpointSlices per Endpoints subset. {skipped} addresses were skipped");
        }

        // A slice with the same ports stays the slice of those ports; another one is used before a new one is made.
        var free = existing.ToList();
        var pairs = slices.Select(s => (Slice: s, Present: Take(free, e => e.String("addressType") == s.Family && e.ArrayAt("ports").Equals(s.Ports)))).ToList();
        foreach (var (slice, same) in pairs)
        {
            var present = same ?? Take(free, e => e.String("addressType") == slice.Family);
            await WriteAsync(endpoints, slice, present, cancellationToken).ConfigureAwait(false);
        }

        return [.. existing.Except(free)];
    }

    private static JsonObject? Take(List<JsonObject> free, Predicate<JsonObject> fits)
    {
        var found = free.Find(fits);
        if (found is not null)
        {
            free.Remove(found);
        }

        return found;
    }

    private async Task WriteAsync(JsonObject endpoints, MirroredSlice slice, JsonObject? present, CancellationToken cancellationToken)
    {
        var labels = Labels(endpoints);
        var annotations = Annotations(endpoints);

        // The slice of Endpoints that were deleted and written again is the new ones'.
        var owners = JsonArray.Of(ObjectMetadata.ControllerReferenceTo(endpoints));
        if (present is not null
            && present.ArrayAt("metadata", "ownerReferences").Equals(owners)
            && present.ArrayAt("endpoints").Equals(slice.Endpoints) && present.ArrayAt("ports").Equals(slice.Ports)
            && present.Labels().Equals(labels) && present.ObjectAt("metadata", "annotations").Equals(annotations))
        {
            return;
        }

        var metadata = present?.Metadata() ?? JsonObject.Of(("generateName", endpoints.Name() + "-"), ("namespace", endpoints.Namespace()));
        metadata = metadata.With("ownerReferences", owners).With("labels", labels).WithOrWithoutAt(annotations.Count == 0 ? null : annotations, "annotations");
        var written = JsonObject.Of(
            ("kind", "EndpointSlice"),
            ("apiVersion", "discovery.k8s.io/v1"),
            ("metadata", metadata),
            ("addressType", slice.Family),
            ("endpoints", slice.Endpoints),
            ("ports", slice.Ports.Count == 0 ? JsonNull.Instance : slice.Ports));
        await (present is null
            ? _client.CreateAsync(ResourceNames.EndpointSlices, written, cancellationToken)
            : _client.UpdateAsync(ResourceNames.EndpointSlices, written, cancellationToken)).ConfigureAwait(false);
    }
}
