using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The warnings about the ports of all containers of a Pod: they share one address (api/pod/warnings.go).</summary>
internal static class PodPortWarnings
{
    public static void Warn(IEnumerable<(string Path, JsonObject Container)> containers, ICollection<string> warnings)
    {
        var ports = containers.SelectMany(Ports).ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            var (path, port) = ports[i];
            if (port.Text("hostIP").Length > 0 && HostPort(port) == 0)
            {
                warnings.Add($"{path}: hostIP set without hostPort: {GoForm(port)}");
            }

            foreach (var (other, earlier) in ports.Take(i).Where(p => Number(p.Port) == Number(port) && p.Port.Text("protocol") == port.Text("protocol")))
            {
                if (Conflict(port, earlier) is { } conflict)
                {
                    warnings.Add($"{path}: {conflict} port definition with {other}");
                }
            }
        }

        Names(ports, warnings);
    }

    private static IEnumerable<(string Path, JsonObject Port)> Ports((string Path, JsonObject Container) container) =>
        container.Container.ArrayAt("ports").Select((p, i) => ($"{container.Path}.ports[{i}]", p as JsonObject ?? JsonObject.Empty));

    private static void Names(IEnumerable<(string Path, JsonObject Port)> ports, ICollection<string> warnings)
    {
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        foreach (var (path, port) in ports)
        {
            var name = port.Text("name");
            if (name.Length > 0 && !seen.TryAdd(name, path))
            {
                warnings.Add($"{path}: duplicate port name {GoFormat.Quoted(name)} with {seen[name]}, services and probes that select ports by name will use {seen[name]}");
            }
        }
    }

    private static string? Conflict(JsonObject port, JsonObject other)
    {
        var sameHostPort = HostPort(port) == HostPort(other);
        return sameHostPort && port.Text("hostIP") == other.Text("hostIP") ? "duplicate"
            : HostPort(port) == 0 || HostPort(other) == 0 ? "overlapping"
            : sameHostPort && (port.Text("hostIP").Length == 0 || other.Text("hostIP").Length == 0) ? "dangerously ambiguous"
            : null;
    }

    private static long Number(JsonObject port) => port.Integer("containerPort") ?? 0;

    private static long HostPort(JsonObject port) => port.Integer("hostPort") ?? 0;

    private static string GoForm(JsonObject port) =>
        $"{{Name:{port.Text("name")} HostPort:{HostPort(port)} ContainerPort:{Number(port)} Protocol:{port.Text("protocol")} HostIP:{port.Text("hostIP")}}}";
}
