using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Nodes.Connections;

/// <summary>Which run of a container has the log that is asked for (kubelet, validateContainerLogStatus).</summary>
internal static class ContainerRun
{
    private static readonly string[] Lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];

    /// <summary>The id of that run.</summary>
    /// <exception cref="ApiStatusException">400: there was none, or there is none yet.</exception>
    public static string IdOf(JsonObject pod, string container, bool previous)
    {
        var status = Statuses(pod).FirstOrDefault(s => s.String("name") == container) ?? throw Refused(container, pod, "is not available");
        var last = Id(status.ObjectAt("lastState", "terminated"));
        if (previous)
        {
            return last ?? throw StatusErrors.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Name()}\" not found");
        }

        if (status.At("state", "running") is not null)
        {
            return Id(status) ?? "";
        }

        if (status.At("state", "terminated") is { } ended)
        {
            return Id(ended) ?? last ?? throw Refused(container, pod, "is terminated");
        }

        return last ?? throw Refused(container, pod, "is waiting to start" + Why(status.ObjectAt("state", "waiting")));
    }

    private static string Why(JsonObject waiting) => waiting.String("reason") switch
    {
        null => " - no logs yet",
        "ErrImagePull" => ": image can't be pulled",
        "ImagePullBackOff" => ": trying and failing to pull image",
        var reason => ": " + reason,
    };

    private static string? Id(JsonValue status) => status.StringAt("containerID") is { Length: > 0 } id ? id : null;

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => Lists.SelectMany(list => pod.ArrayAt("status", list).Objects);

    private static ApiStatusException Refused(string container, JsonObject pod, string why) =>
        StatusErrors.BadRequest($"container \"{container}\" in pod \"{pod.Name()}\" {why}");
}
