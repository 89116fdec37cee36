using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Store;

namespace ApiServer.Registry.Usage;

/// <summary>
/// A resource of <c>metrics.k8s.io</c>: figures about the objects of another resource, made when they are asked for (upstream: metrics-server pkg/api). It has
/// no revisions, and an object that nobody measured is not there.
/// </summary>
internal abstract class UsageMetrics(IObjectStore store, ResourceCatalog catalog, StrategyContext context) : Subresource
{
    /// <summary>The resource that is measured.</summary>
    protected abstract string Measured { get; }

    public override ObjectResponse Get(RequestScope scope)
    {
        var resource = catalog[Measured];
        var subject = store.Get(new ObjectKey(resource.StoreType, scope.Namespace, scope.Name))
            ?? throw StatusErrors.NotFound(resource, scope.Name);
        return new ObjectResponse { Object = Measure(subject.Json) ?? throw NotMeasured(scope) };
    }

    public override ListResponse List(RequestScope scope, ListOptions options)
    {
        var filter = new ObjectFilter(scope, options);
        var items = new List<StoredObject>();
        foreach (var subject in store.Snapshot(catalog[Measured].StoreType).List(scope.Namespace.Length == 0 ? null : scope.Namespace))
        {
            if (filter.Matches(subject) && Measure(subject.Json) is { } metrics)
            {
                items.Add(new StoredObject(subject.Key, 0, metrics.ToUtf8(), metrics, subject.Facts));
            }
        }

        return new ListResponse(items, 0, null, null);
    }

    /// <summary>The figures about an object; null when there are none.</summary>
    protected abstract JsonObject? Measure(JsonObject subject);

    /// <summary>How it is said that there are none.</summary>
    protected abstract ApiStatusException NotMeasured(RequestScope scope);

    /// <summary>Kind, metadata and interval; the figures are added to it.</summary>
    protected JsonObjectBuilder Begin(string kind, JsonObject subject, DateTimeOffset timestamp, TimeSpan window)
    {
        var metadata = new JsonObjectBuilder()
            .AddIfPresent("name", subject.At("metadata", "name"))
            .AddIfPresent("namespace", subject.At("metadata", "namespace"))
            .Add("creationTimestamp", ApiTime.Format(context.Clock.UtcNow))
            .AddIfPresent("labels", subject.At("metadata", "labels"));
        return new JsonObjectBuilder()
            .Add("kind", kind)
            .Add("apiVersion", "metrics.k8s.io/v1beta1")
            .Add("metadata", metadata.Build())
            .Add("timestamp", ApiTime.Format(timestamp))
            .Add("window", GoDuration.Format(window));
    }

    protected static JsonObject Amounts(Quantity cpu, Quantity memory) => JsonObject.Of(("cpu", cpu.ToString()), ("memory", memory.ToString()));
}
