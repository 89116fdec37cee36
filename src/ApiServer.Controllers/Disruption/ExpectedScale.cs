using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Clients;

namespace ApiServer.Controllers.Disruption;

/// <summary>How many Pods the controllers of a budget's Pods want together (upstream: getExpectedScale and its finders).</summary>
internal sealed class ExpectedScale(ClusterClient client)
{
    private const string Apps = "apps/v1";

    /// <summary>The sum over the controllers, and the names of the Pods that nobody controls.</summary>
    /// <exception cref="DisruptionException">The scale of a controller cannot be found.</exception>
    public (long Expected, IReadOnlyList<string> Unmanaged) Of(IReadOnlyList<JsonObject> pods)
    {
        var scales = new Dictionary<string, long>(StringComparer.Ordinal);
        var unmanaged = new List<string>();
        foreach (var pod in pods)
        {
            if (pod.ControllerReference() is not { } owner)
            {
                unmanaged.Add(pod.Name());
            }
            else if (!scales.ContainsKey(owner.String("uid") ?? ""))
            {
                var controller = Controller(owner, pod);
                scales[controller.Uid()] = controller.IntegerAt("spec", "replicas") ?? 0;
            }
        }

        return (scales.Values.Sum(), unmanaged);
    }

    private JsonObject Controller(JsonObject owner, JsonObject pod)
    {
        var (apiVersion, kind) = (owner.String("apiVersion") ?? "", owner.String("kind") ?? "");
        if (!client.Catalog.TryGetKind(apiVersion, kind, out var definition))
        {
            throw new DisruptionException($"no matches for kind \"{kind}\" in version \"{apiVersion}\"");
        }

        if (definition.Subresource("scale") is null)
        {
            throw new DisruptionException($"{definition.GroupResource} does not implement the scale subresource");
        }

        var controller = Find(definition, pod.Namespace(), owner) ?? throw new DisruptionException($"found no controllers for pod \"{pod.Name()}\"");
        return DeploymentOf(controller) ?? controller;
    }

    /// <summary>A Deployment counts in the place of its ReplicaSets.</summary>
    private JsonObject? DeploymentOf(JsonObject controller) =>
        controller.String("kind") == "ReplicaSet"
        && controller.ControllerReference() is { } owner
        && owner.String("kind") == "Deployment"
        && owner.String("apiVersion") == Apps
        && client.Catalog.TryGetKind(Apps, "Deployment", out var definition)
            ? Find(definition, controller.Namespace(), owner)
            : null;

    private JsonObject? Find(ResourceDefinition definition, string ns, JsonObject owner) =>
        client.Get(definition.GroupResource, ns, owner.String("name") ?? "") is { } found && found.Uid() == owner.String("uid") ? found : null;
}
