using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Clients;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Workloads;

/// <summary>Which owners an event of what they own concerns: the controller that it has or had; for an orphan, those that would adopt it.</summary>
/// <param name="client">The controller's own.</param>
/// <param name="ownerResource">The owners' resource.</param>
/// <param name="selector">What an owner selects.</param>
internal sealed class DependentTrigger(ClusterClient client, string ownerResource, Func<JsonObject, LabelSelector> selector)
{
    private readonly ResourceDefinition _owners = client.Catalog[ownerResource];

    /// <summary>The trigger on that resource.</summary>
    public ReconcileTrigger On(string resource) => new(resource, Keys);

    /// <summary>The key of the controller that an object has, if it is one of these owners.</summary>
    public ReconcileKey? Owner(JsonObject obj) =>
        obj.ControllerReference() is { } owner && owner.String("kind") == _owners.Kind && owner.String("apiVersion") == _owners.ApiVersion
            ? new ReconcileKey(obj.Namespace(), owner.String("name") ?? "")
            : null;

    /// <summary>The keys of the owners that an event concerns.</summary>
    public IEnumerable<ReconcileKey> Keys(StoreEvent e)
    {
        var obj = e.Object.Json;
        var owner = Owner(obj);
        if (owner is { } key)
        {
            yield return key;
        }

        if (e.Previous is { } previous && Owner(previous.Json) is { } earlier && earlier != owner)
        {
            yield return earlier;
        }

        if (e.Type != StoreEventType.Deleted && obj.ControllerReference() is null && IsNewToOwners(e))
        {
            foreach (var adopter in client.Snapshot(ownerResource).List(e.Object.Key.Namespace).Where(o => selector(o.Json).Matches(e.Object.Facts.Labels)))
            {
                yield return new ReconcileKey(adopter.Key.Namespace, adopter.Key.Name);
            }
        }
    }

    private static bool IsNewToOwners(StoreEvent e) =>
        e.Previous is not { } previous || !previous.Facts.Labels.Equals(e.Object.Facts.Labels) || previous.Json.ControllerReference() is not null;
}
