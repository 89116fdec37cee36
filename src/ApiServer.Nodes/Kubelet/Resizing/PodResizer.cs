using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Kubelet.Resizing;

/// <summary>
/// Gives running containers other resources: what the Pod asks for is promised when the node has room, else it waits; what was promised is put into effect
/// at once, or by a restart where the container's resizePolicy wants one (upstream: handlePodResourcesResize, computePodResizeAction).
/// </summary>
internal sealed class PodResizer(PodAllocations allocations, PodEvents events)
{
    /// <summary>Does what can be done now, and notes the containers that need a restart; false: the Pod is gone.</summary>
    public async Task<bool> RunAsync(PodPass pass, CancellationToken cancellationToken)
    {
        var told = pass.Seen.Resize;
        Allocate(pass);
        foreach (var (name, actual) in Behind(pass))
        {
            pass.Seen.Actual[name] = actual;
        }

        if (pass.Seen.Actual.Count > 0 && pass.Seen.Resize.InProgress is null)
        {
            pass.Seen = pass.Seen with { Resize = pass.Seen.Resize with { InProgress = PodResizeConditions.Begun(pass.Pod, pass.Now) } };
        }

        if (pass.Seen.Resize != told && !await pass.WriteAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        foreach (var container in ContainerResources.Containers(pass.Pod))
        {
            var name = container.String("name") ?? "";
            if (pass.Seen.Actual.TryGetValue(name, out var actual) && !ContainerResources.NeedRestart(container, pass.Seen.PromisedTo(container), actual))
            {
                pass.Seen.Actual.Remove(name);
            }
        }

        if (pass.Seen.Actual.Count == 0 && pass.Seen.Resize.InProgress is { } done)
        {
            events.OfPod(pass.Pod, "ResizeCompleted", Message(pass, "completed", done.Integer("observedGeneration") ?? 0, null));
            pass.Seen = pass.Seen with { Resize = pass.Seen.Resize with { InProgress = null } };
        }

        return true;
    }

    private void Allocate(PodPass pass)
    {
        if (!allocations.IsToBeResized(pass.Pod))
        {
            pass.Seen = pass.Seen with { Resize = pass.Seen.Resize with { Pending = null } };
            return;
        }

        if (TryResize(pass) is not { } shortage)
        {
            pass.Seen = pass.Seen with { Promised = allocations.Of(pass.Pod), Resize = new(null, PodResizeConditions.Begun(pass.Pod, pass.Now)) };
            events.OfPod(pass.Pod, "ResizeStarted", Message(pass, "started", pass.Pod.Generation(), null));
            return;
        }

        var before = pass.Seen.Resize.Pending;
        pass.Seen = pass.Seen with { Resize = pass.Seen.Resize.Wait(pass.Pod, shortage.Message, pass.Now) };
        if (before is null || before.String("reason") != "Deferred" || before.Integer("observedGeneration") != pass.Pod.Generation())
        {
            events.WarnOfPod(pass.Pod, "ResizeDeferred", Message(pass, shortage.Reason, pass.Pod.Generation(), shortage.Message));
        }
    }

    // Looked at again once room that is made is noticed: none is missed.
    private ResourceShortage? TryResize(PodPass pass)
    {
        if (allocations.TryResize(pass.Pod) is null)
        {
            return null;
        }

        pass.AwaitRoom();
        return allocations.TryResize(pass.Pod);
    }

    // Running containers that do not have what they were promised, with what they have.
    private static IEnumerable<(string Name, JsonObject Actual)> Behind(PodPass pass) =>
        from container in ContainerResources.Containers(pass.Pod)
        let name = container.String("name") ?? ""
        where pass.Seen.Of(container) is { IsRunning: true }
        let actual = PodContainers.Status(pass.Pod, name)?.Object("resources")
        where actual is not null && !ContainerResources.AreActuated(pass.Seen.PromisedTo(container), actual)
        select (name, actual);

    // Upstream: kubelet/events/resize.go.
    private static string Message(PodPass pass, string what, long generation, string? error)
    {
        // What was refused is told as it was asked for.
        Func<JsonObject, JsonObject> resourcesOf = error is null ? pass.Seen.PromisedTo : c => c.ObjectAt("resources");
        var summary = new JsonObjectBuilder(4)
            .AddIfPresent("initContainers", Resources(PodContainers.Init(pass.Pod), resourcesOf))
            .AddIfPresent("containers", Resources(PodContainers.Main(pass.Pod), resourcesOf))
            .Add("generation", generation)
            .AddIfPresent("error", error is null ? null : JsonString.Of(error));
        return $"Pod resize {what}: {summary.Build()}";
    }

    private static JsonArray? Resources(IEnumerable<JsonObject> containers, Func<JsonObject, JsonObject> resourcesOf)
    {
        var list = containers.Select(c => (JsonValue)JsonObject.Of(("name", c.String("name") ?? ""), ("resources", Ordered(resourcesOf(c))))).ToList();
        return list.Count == 0 ? null : JsonArray.Of(list);
    }

    private static JsonObject Ordered(JsonObject resources) => new JsonObjectBuilder(3)
        .AddIfPresent("limits", resources["limits"])
        .AddIfPresent("requests", resources["requests"])
        .AddIfPresent("claims", resources["claims"])
        .Build();
}
