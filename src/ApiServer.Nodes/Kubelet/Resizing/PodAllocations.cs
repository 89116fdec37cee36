using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Schema;
using ApiServer.Registry.Clients;

namespace ApiServer.Nodes.Kubelet.Resizing;

/// <summary>
/// What nodes have promised to the containers of their Pods, and whether they can promise more (upstream: kubelet allocation manager). After a restart it is
/// read off the Pods' statuses.
/// </summary>
internal sealed class PodAllocations(ClusterClient client)
{
    private readonly Lock _allocating = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, JsonObject>> _promised = new(StringComparer.Ordinal);

    /// <summary>
    /// The resources that were promised to containers, by their names. Who is not named was promised what it asks for: a Pod that is new on its node, or
    /// was never changed.
    /// </summary>
    public IReadOnlyDictionary<string, JsonObject> Of(JsonObject pod) => pod.Generation() <= 1
        ? ReadOnlyDictionary<string, JsonObject>.Empty
        : _promised.GetValueOrDefault(pod.Uid()) ?? ContainerResources.Containers(pod).ToDictionary(
            c => c.String("name") ?? "", c => ContainerResources.Promised(pod, c) ?? c.ObjectAt("resources"), StringComparer.Ordinal);

    /// <summary>Whether the Pod asks for something else than it was promised.</summary>
    public bool IsToBeResized(JsonObject pod)
    {
        var promised = Of(pod);
        return ContainerResources.Containers(pod).Any(c => promised.TryGetValue(c.String("name") ?? "", out var p) && !ContainerResources.AreSame(c.ObjectAt("resources"), p));
    }

    /// <summary>Promises the Pod what it asks for now, if its node has room; otherwise says what is lacking.</summary>
    public ResourceShortage? TryResize(JsonObject pod)
    {
        lock (_allocating)
        {
            var shortage = Shortage(pod);
            if (shortage is null)
            {
                _promised[pod.Uid()] = ContainerResources.Containers(pod).ToDictionary(c => c.String("name") ?? "", c => c.ObjectAt("resources"), StringComparer.Ordinal);
            }

            return shortage;
        }
    }

    /// <summary>Forgets a Pod that is gone or has ended.</summary>
    public void Forget(string uid) => _promised.TryRemove(uid, out _);

    // What others take; those that wait, too, and come first get their room before it (upstream: sortPendingResizes).
    private ResourceShortage? Shortage(JsonObject pod)
    {
        var node = pod.StringAt("spec", "nodeName") ?? "";
        var capacity = ResourceList.Of(client.Get(ResourceNames.Nodes, "", node)?.ObjectAt("status", "allocatable") ?? JsonObject.Empty);
        var others = client.Snapshot(ResourceNames.Pods).ByIndex(IndexNames.NodeName, node).Select(p => p.Json)
            .Where(p => p.Uid() != pod.Uid() && !PodPhase.IsTerminal(p.StringAt("status", "phase")))
            .ToList();
        var used = others.Aggregate(new ResourceList(), (sum, p) => sum.Plus(Taken(p)));
        foreach (var first in others.Where(p => PodResizeConditions.IsDeferred(p) && IsToBeResized(p) && Precedence(p).CompareTo(Precedence(pod)) < 0).OrderBy(Precedence))
        {
            var rest = used.MoreThan(Taken(first));
            used = ResourceShortage.Find(Asked(first), rest, capacity) is null ? rest.Plus(Asked(first)) : used;
        }

        return ResourceShortage.Find(Asked(pod), used, capacity);
    }

    // First who asks for less, then by priority, quality of service, and how long it waits.
    private (bool, long, bool, DateTimeOffset) Precedence(JsonObject pod)
    {
        var (asked, promised) = (Asked(pod), Promised(pod));
        var asksForMore = asked["cpu"] > promised["cpu"] || asked["memory"] > promised["memory"];
        return (asksForMore, -(pod.IntegerAt("spec", "priority") ?? 0), PodQuality.Of(pod.ObjectAt("spec")) != "Guaranteed", PodResizeConditions.DeferredSince(pod) ?? DateTimeOffset.MaxValue);
    }

    private static ResourceList Asked(JsonObject pod) => Sum(pod, c => ResourceList.Of(c.ObjectAt("resources", "requests")));

    private ResourceList Promised(JsonObject pod)
    {
        var promised = Of(pod);
        return Sum(pod, c => ResourceList.Of((promised.GetValueOrDefault(c.String("name") ?? "") ?? c.ObjectAt("resources")).ObjectAt("requests")));
    }

    // What a container was promised, or still has.
    private ResourceList Taken(JsonObject pod)
    {
        var promised = Of(pod);
        return Sum(pod, c => ResourceList.Of((promised.GetValueOrDefault(c.String("name") ?? "") ?? c.ObjectAt("resources")).ObjectAt("requests"))
            .Or(ResourceList.Of((PodContainers.Status(pod, c.String("name") ?? "") ?? JsonObject.Empty).ObjectAt("resources", "requests"))));
    }

    private static ResourceList Sum(JsonObject pod, Func<JsonObject, ResourceList> requestsOf) =>
        PodResources.Requests(pod.ObjectAt("spec"), requestsOf).Plus(ResourceList.Of(pod.ObjectAt("spec", "overhead")));
}
