using ApiServer.Model.Json;
using ApiServer.Model.Time;
using ApiServer.Nodes.Runtimes;

namespace ApiServer.Nodes.Kubelet;

/// <summary>The statuses of a Pod's containers (upstream: kubelet convertToAPIContainerStatuses).</summary>
internal static class ContainerStatusBuilder
{
    // What upstream says of a container that it cannot find any more.
    private const string Lost = "The container could not be located when the pod was terminated";

    /// <summary>One status per container, in the order of the spec.</summary>
    public static List<JsonObject> Build(JsonObject pod, JsonArray containers, PodObservation seen, string statusField)
    {
        var isInit = statusField == "initContainerStatuses";
        var waiting = pod.ArrayAt("spec", "initContainers").Count > 0 ? "PodInitializing" : "ContainerCreating";
        var isLost = seen.Ending && !isInit && IsInitialized(pod, seen);
        return [.. containers.Objects.Select(c => One(pod, c, seen, statusField, isInit, waiting, isLost))];
    }

    // Only then a main container that never ran should have (upstream: status manager hasPodInitialized).
    private static bool IsInitialized(JsonObject pod, PodObservation seen) =>
        PodContainers.Init(pod).LastOrDefault() is not { } last
        || PodContainers.Main(pod).Any(c => seen.Of(c) is not null)
        || (seen.Of(last) is { } run && (PodContainers.IsSidecar(last) || run is { IsRunning: false, ExitCode: 0 }));

    private static JsonObject One(JsonObject pod, JsonObject container, PodObservation seen, string statusField, bool isInit, string waiting, bool isLost)
    {
        var name = container.String("name") ?? "";
        var old = pod.ArrayAt("status", statusField).Objects.FirstOrDefault(c => c.String("name") == name);
        var runs = seen.Containers.GetValueOrDefault(name);
        var builder = new JsonObjectBuilder(12)
            .Add("name", name)
            .Add("state", State(name, old, runs, seen, waiting, isLost))
            .Add("lastState", LastState(name, old, runs, seen))
            .Add("ready", runs is not null && (isInit && !PodContainers.IsSidecar(container) ? runs is { IsRunning: false, ExitCode: 0 } : runs.IsRunning && !seen.Unready.Contains(name)))
            .Add("restartCount", runs?.Attempt ?? old?.Integer("restartCount") ?? 0)
            .Add("image", runs?.Image ?? container.String("image") ?? "")
            .Add("imageID", runs?.ImageId ?? "");
        if (runs is not null)
        {
            builder.Add("containerID", runs.Id);
        }

        builder.Add("started", runs is { IsRunning: true } && !seen.Unstarted.Contains(name));
        if (runs is not null)
        {
            var promised = seen.PromisedTo(container);
            builder.AddIfPresent("allocatedResources", promised.ObjectAt("requests") is { Count: > 0 } requests ? requests : null);
            builder.Add("resources", runs.IsRunning ? seen.Actual.GetValueOrDefault(name) ?? promised : promised);
        }

        var mounts = JsonArray.Of(container.ArrayAt("volumeMounts").Objects.Select(m => (JsonValue)Mount(m)));
        return builder.AddIfPresent("volumeMounts", mounts.Count == 0 ? null : mounts).Build();
    }

    private static JsonObject State(string name, JsonObject? old, ContainerStatus? container, PodObservation seen, string waiting, bool isLost)
    {
        if (container is { IsRunning: true })
        {
            return JsonObject.Of(("running", JsonObject.Of(("startedAt", ApiTime.Format(container.StartedAt)))));
        }

        if (Waiting(name, old, container, seen) is { } why)
        {
            return JsonObject.Of(("waiting", why));
        }

        if (container is not null)
        {
            return JsonObject.Of(("terminated", Terminated(container)));
        }

        return isLost
            ? JsonObject.Of(("terminated", JsonObject.Of(("exitCode", 137), ("reason", "ContainerStatusUnknown"), ("message", Lost), ("startedAt", JsonNull.Instance), ("finishedAt", JsonNull.Instance))))
            : JsonObject.Of(("waiting", JsonObject.Of(("reason", waiting))));
    }

    // The reason that was found, or the one that stands there still while the container is being started again.
    private static JsonObject? Waiting(string name, JsonObject? old, ContainerStatus? container, PodObservation seen)
    {
        if (seen.Ending)
        {
            return null;
        }

        if (seen.Waiting.TryGetValue(name, out var why))
        {
            return JsonObject.Of(("reason", why.Reason), ("message", why.Message));
        }

        return container is not null && old.StringAt("lastState", "terminated", "containerID") == container.Id ? old.At("state", "waiting") as JsonObject : null;
    }

    private static JsonObject Terminated(ContainerStatus container) => JsonObject.Of(
        ("exitCode", container.ExitCode),
        ("reason", container.EndReason ?? (container.ExitCode == 0 ? "Completed" : "Error")),
        ("startedAt", ApiTime.Format(container.StartedAt)),
        ("finishedAt", ApiTime.Format(container.FinishedAt ?? container.StartedAt)),
        ("containerID", container.Id));

    // A restarted container, or one that waits to be, tells how its last run ended.
    private static JsonObject LastState(string name, JsonObject? old, ContainerStatus? container, PodObservation seen)
    {
        if (container is { IsRunning: false } && Waiting(name, old, container, seen) is not null)
        {
            return JsonObject.Of(("terminated", Terminated(container)));
        }

        var before = old?.Object("lastState") ?? JsonObject.Empty;
        return container is not null && container.Attempt > (old?.Integer("restartCount") ?? 0) && old.At("state", "terminated") is { } ended
            ? JsonObject.Of(("terminated", ended))
            : before;
    }

    private static JsonObject Mount(JsonObject mount)
    {
        var builder = new JsonObjectBuilder(4)
            .Add("name", mount.String("name") ?? "")
            .Add("mountPath", mount.String("mountPath") ?? "");
        if (mount.Boolean("readOnly") == true)
        {
            builder.Add("readOnly", true).Add("recursiveReadOnly", "Disabled");
        }

        return builder.Build();
    }
}
