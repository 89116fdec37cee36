using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>
/// What a Pod's containers ask for together (component-helpers/resource/helpers.go). Containers run beside each other, init containers one after the
/// other; those that restart always stay beside all that come later. What the Pod asks for as a whole stands instead.
/// </summary>
public static class PodResources
{
    /// <summary>The requests of a Pod's spec, without its overhead.</summary>
    public static ResourceList Requests(JsonObject spec) => Of(spec, "requests", c => OfContainer(c, "requests"));

    /// <summary>The same, where each container asks for what <paramref name="requestsOf"/> says.</summary>
    public static ResourceList Requests(JsonObject spec, Func<JsonObject, ResourceList> requestsOf) => Of(spec, "requests", requestsOf);

    /// <summary>The limits of a Pod's spec, without its overhead.</summary>
    public static ResourceList Limits(JsonObject spec) => Of(spec, "limits", c => OfContainer(c, "limits"));

    /// <summary>
    /// What a container of a Pod keeps from others while it is resized: the largest of what it asks for, was promised and has. What it asks for and its
    /// node can never give does not count (determineEffectiveRequests).
    /// </summary>
    public static ResourceList Taken(JsonObject pod, JsonObject container)
    {
        var asked = OfContainer(container, "requests");
        var name = container.String("name");
        var isInit = pod.ArrayAt("spec", "initContainers").Objects.Any(c => c.String("name") == name);
        if (isInit && container.String("restartPolicy") != "Always")
        {
            return asked;
        }

        var status = pod.ArrayAt("status", isInit ? "initContainerStatuses" : "containerStatuses").Objects.FirstOrDefault(s => s.String("name") == name);
        if (status.At("resources") is null)
        {
            return asked;
        }

        var held = ResourceList.Of(status.ObjectAt("resources", "requests")).Or(ResourceList.Of(status.ObjectAt("allocatedResources")));
        return pod.Condition("PodResizePending")?.String("reason") == "Infeasible" ? held : held.Or(asked);
    }

    /// <summary>Whether a Pod asks for anything as a whole.</summary>
    public static bool AreOfPod(JsonObject spec) =>
        spec.ObjectAt("resources", "requests").Names.Concat(spec.ObjectAt("resources", "limits").Names).Any(IsOfPod);

    private static ResourceList Of(JsonObject spec, string member, Func<JsonObject, ResourceList> amountsOf)
    {
        var total = spec.ArrayAt("containers").Objects.Aggregate(new ResourceList(), (sum, c) => sum.Plus(amountsOf(c)));
        var (sidecars, peak) = (new ResourceList(), new ResourceList());
        foreach (var init in spec.ArrayAt("initContainers").Objects)
        {
            var own = amountsOf(init);
            if (init.String("restartPolicy") == "Always")
            {
                total = total.Plus(own);
                sidecars = sidecars.Plus(own);
                own = new ResourceList();
            }

            peak = peak.Or(sidecars.Plus(own));
        }

        total = total.Or(peak);
        foreach (var (name, amount) in OfContainer(spec, member).Amounts)
        {
            total[name] = IsOfPod(name) ? amount : total[name];
        }

        return total;
    }

    private static ResourceList OfContainer(JsonObject container, string member) => ResourceList.Of(container.ObjectAt("resources", member));

    private static bool IsOfPod(string resource) => resource is "cpu" or "memory" || resource.StartsWith("hugepages-", StringComparison.Ordinal);
}
