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
        return [.. containers.Objects.Select(c => One(pod, c, seen, statusField, isInit, waiting))];
    }

    private static JsonObject One(JsonObject pod, JsonObject container, PodObservation seen, string statusField, bool isInit, string waiting)
    {
        var name = container.String("name") ?? "";
        var old = pod.ArrayAt("status", statusField).Objects.FirstOrDefault(c => c.String("name") == name);
        var runs = seen.Containers.GetValueOrDefault(name);
        var builder = new JsonObjectBuilder(12)
            .Add("name", name)
            .Add("state", State(runs, seen, waiting))
            .Add("lastState", LastState(old, runs))
            .Add("ready", runs is not null && (isInit && !IsSidecar(container) ? runs is { IsRunning: false, ExitCode: 0 } : runs.IsRunning))
            .Add("restartCount", runs?.Attempt ?? old?.Integer("restartCount") ?? 0)
            .Add("image", runs?.Image ?? container.String("image") ?? "")
            .Add("imageID", runs?.ImageId ?? "");
        if (runs is not null)
        {
            builder.Add("containerID", runs.Id);
        }

        builder.Add("started", runs is { IsRunning: true });
        if (runs is { IsRunning: true })
        {
            var requests = container.ObjectAt("resources", "requests");
            builder.AddIfPresent("allocatedResources", requests.Count == 0 ? null : requests);
            builder.Add("resources", container.ObjectAt("resources").Without("claims"));
        }

        var mounts = JsonArray.Of(container.ArrayAt("volumeMounts").Objects.Select(m => (JsonValue)Mount(m)));
        return builder.AddIfPresent("volumeMounts", mounts.Count == 0 ? null : mounts).Build();
    }

    private static JsonObject State(ContainerStatus? container, PodObservation seen, string waiting)
    {
        if (container is { IsRunning: true })
        {
            return JsonObject.Of(("running", JsonObject.Of(("startedAt", ApiTime.Format(container.StartedAt)))));
        }

        if (container is not null)
        {
            return JsonObject.Of(("terminated", Terminated(container)));
        }

        return seen.Ending
            ? JsonObject.Of(("terminated", JsonObject.Of(("exitCode", 137), ("reason", "ContainerStatusUnknown"), ("message", Lost), ("startedAt", JsonNull.Instance), ("finishedAt", JsonNull.Instance))))
            : JsonObject.Of(("waiting", JsonObject.Of(("reason", waiting))));
    }

    private static JsonObject Terminated(ContainerStatus container) => JsonObject.Of(
        ("exitCode", container.ExitCode),
        ("reason", container.ExitCode == 0 ? "Completed" : "Error"),
        ("startedAt", ApiTime.Format(container.StartedAt)),
        ("finishedAt", ApiTime.Format(container.FinishedAt ?? container.StartedAt)),
        ("containerID", container.Id));

    // A restarted container tells how its predecessor ended.
    private static JsonObject LastState(JsonObject? old, ContainerStatus? container)
    {
        if (old is null || container is null || container.Attempt <= (old.Integer("restartCount") ?? 0))
        {
            return old?.Object("lastState") ?? JsonObject.Empty;
        }

        return old.At("state", "terminated") is { } ended ? JsonObject.Of(("terminated", ended)) : JsonObject.Empty;
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

    /// <summary>An init container that runs beside the main ones.</summary>
    public static bool IsSidecar(JsonObject container) => container.String("restartPolicy") == "Always";
}
