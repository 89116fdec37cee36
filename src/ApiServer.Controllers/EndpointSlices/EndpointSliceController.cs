using ApiServer.Controllers.Endpoints;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Discovery.Endpoints;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Events;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.EndpointSlices;

/// <summary>Keeps the EndpointSlices of each Service that has a selector (upstream: pkg/controller/endpointslice). With the Service they are garbage.</summary>
internal sealed class EndpointSliceController(ClusterClient client, IEventRecorder events) : Reconciler
{
    private const string Component = "endpoint-slice-controller";

    private readonly ClusterClient _client = client.As("system:serviceaccount:kube-system:endpointslice-controller");
    private readonly TriggerTimes _times = new();

    public override string Name => "endpointslice";

    public override int Concurrency => 5;

    public override IReadOnlyList<ReconcileTrigger> Triggers =>
    [
        .. ServicePods.Triggers(_client),
        new(ResourceNames.EndpointSlices, OfSlice),
    ];

    public override async Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
    {
        if (_client.Get(ResourceNames.Services, key.Namespace, key.Name) is not { } service)
        {
            _times.Forget(key);
            return;
        }

        if (!ServiceEndpoints.AreFromPods(service))
        {
            return;
        }

        var existing = _client.Snapshot(ResourceNames.EndpointSlices).ByIndex(IndexNames.ServiceName, key.ToString())
            .Where(s => IsManaged(s) && !s.Facts.Deleting)
            .Select(s => s.Json)
            .ToLookup(s => s.IsControlledBy(service.Uid()) ? s.String("addressType") : null);
        List<JsonObject> pods = [.. _client.PodsSelectedBy(service).Select(p => p.Json)];
        var time = _times.Next(key, service, pods);
        pods.RemoveAll(p => !ServiceEndpoints.MayBeEndpoint(p));
        var families = ServiceEndpoints.Families(service);
        foreach (var family in families)
        {
            await WriteAsync(new Family(service, family, Labels(service), time), pods, [.. existing[family]], cancellationToken).ConfigureAwait(false);
        }

        // Those of another family, and those of an earlier Service of the name; not those that a Service leaves behind as it goes.
        foreach (var slice in existing.Where(s => !families.Contains(s.Key) && !service.IsDeleting()).SelectMany(s => s))
        {
            await DeleteAsync(service, slice, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What somebody else changes of a slice is put back, and one that is taken away is made again.</summary>
    private static IEnumerable<ReconcileKey> OfSlice(StoreEvent e) =>
        ((IEnumerable<StoredObject?>)[e.Object, e.Previous])
            .Where(s => s is not null && IsManaged(s))
            .Select(s => s!.Facts.Labels.String(SliceLabels.ServiceName))
            .OfType<string>()
            .Distinct()
            .Select(service => new ReconcileKey(e.Object.Key.Namespace, service));

    private static bool IsManaged(StoredObject slice) => slice.Facts.Labels.String(SliceLabels.ManagedBy) == SliceLabels.EndpointSliceController;

    private static JsonObject Labels(JsonObject service)
    {
        var labels = service.Labels().Without(ServicePods.HeadlessLabel).With(SliceLabels.ServiceName, service.Name()).With(SliceLabels.ManagedBy, SliceLabels.EndpointSliceController);
        labels = ServiceEndpoints.IsHeadless(service) ? labels.With(ServicePods.HeadlessLabel, "") : labels;
        return JsonObject.Of([.. labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value))]);
    }

    private static JsonObject NewMetadata(JsonObject service) => JsonObject.Of(
        ("generateName", service.Name() + "-"),
        ("namespace", service.Namespace()),
        ("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(service))));

    private static JsonValue OrNull(JsonArray list) => list.Count == 0 ? JsonNull.Instance : list;

    private JsonObject LabelsOf(string node) => _client.GetStored(ResourceNames.Nodes, "", node)?.Facts.Labels ?? JsonObject.Empty;

    /// <summary>Makes the slices of one family: first what is new, then what changes, then what is too much goes.</summary>
    private async Task WriteAsync(Family family, IReadOnlyList<JsonObject> pods, IReadOnlyList<JsonObject> existing, CancellationToken cancellationToken)
    {
        var desired = DesiredSlice.Of(family.Service, pods, family.Name, LabelsOf);
        var packing = SlicePacking.Pack(desired, existing, s => !s.Labels().Equals(family.Labels));
        foreach (var (slice, ports, endpoints) in packing.Slices.OrderBy(s => s.Slice is not null))
        {
            var isSame = slice is null
                ? family.Service.IsDeleting()
                : slice.ArrayAt("endpoints").Equals(endpoints) && slice.ArrayAt("ports").Equals(ports) && slice.Labels().Equals(family.Labels);
            if (!isSame)
            {
                await WriteAsync(family, slice, ports, endpoints, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var slice in packing.Unused)
        {
            await DeleteAsync(family.Service, slice, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(Family family, JsonObject? slice, JsonArray ports, JsonArray endpoints, CancellationToken cancellationToken)
    {
        var service = family.Service;
        var metadata = (slice?.Metadata() ?? NewMetadata(service)).With("labels", family.Labels);
        var annotations = TriggerTimes.Annotate(metadata.ObjectAt("annotations"), family.Time);
        var written = JsonObject.Of(
            ("kind", "EndpointSlice"),
            ("apiVersion", "discovery.k8s.io/v1"),
            ("metadata", metadata.WithOrWithoutAt(annotations.Count == 0 ? null : annotations, "annotations")),
            ("addressType", family.Name),
            ("endpoints", OrNull(endpoints)),
            ("ports", OrNull(ports)));
        return slice is null
            ? TryAsync(service, "create", _client.CreateAsync(ResourceNames.EndpointSlices, written, cancellationToken))
            : TryAsync(service, $"update {slice.Name()}", _client.UpdateAsync(ResourceNames.EndpointSlices, written, cancellationToken));
    }

    private Task DeleteAsync(JsonObject service, JsonObject slice, CancellationToken cancellationToken) =>
        TryAsync(service, $"delete {slice.Name()}", SliceDeletion.DeleteAsync(_client, [slice], cancellationToken));

    private async Task TryAsync(JsonObject service, string what, Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (ApiStatusException e) when (!e.HasCause(StatusCause.NamespaceTerminating))
        {
            var name = $"{service.Namespace()}/{service.Name()}";
            events.Warning(
                Component, service, "FailedToUpdateEndpointSlices", $"Error updating Endpoint Slices for Service {name}: failed to {what} EndpointSlice for Service {name}: {e.Message}");
            throw;
        }
    }

    /// <summary>What the slices of a Service in one IP family have in common.</summary>
    /// <param name="Service">The Service.</param>
    /// <param name="Name">The family.</param>
    /// <param name="Labels">The slices' labels.</param>
    /// <param name="Time">When the change happened that they answer.</param>
    private sealed record Family(JsonObject Service, string Name, JsonObject Labels, string? Time);
}
