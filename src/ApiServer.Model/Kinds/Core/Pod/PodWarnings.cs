using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Node;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The sentences that a PodSpec earns in the <c>Warning</c> header (api/pod/warnings.go).</summary>
internal static class PodWarnings
{
    private static readonly Dictionary<string, string> DeprecatedSources = new(StringComparer.Ordinal)
    {
        ["photonPersistentDisk"] = "deprecated in v1.11, non-functional in v1.16+",
        ["gitRepo"] = "deprecated in v1.11, and disabled by default in v1.33+",
        ["scaleIO"] = "deprecated in v1.16, non-functional in v1.22+",
        ["flocker"] = "deprecated in v1.22, non-functional in v1.25+",
        ["storageos"] = "deprecated in v1.22, non-functional in v1.25+",
        ["quobyte"] = "deprecated in v1.22, non-functional in v1.25+",
        ["glusterfs"] = "deprecated in v1.25, non-functional in v1.26+",
        ["cephfs"] = "deprecated in v1.28, non-functional in v1.31+",
        ["rbd"] = "deprecated in v1.28, non-functional in v1.31+",
    };

    /// <summary>The name of an object whose Pods are named after it had better be a label.</summary>
    public static void WarnOfOwnersName(JsonObject owner, ICollection<string> warnings)
    {
        if (NameFormats.Dns1123Label(owner.Name()) is { Count: > 0 } wrong)
        {
            warnings.Add($"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [{string.Join(' ', wrong)}]");
        }
    }

    public static void Warn(JsonObject spec, string path, ICollection<string> warnings)
    {
        foreach (var (label, _) in spec.ObjectAt("nodeSelector"))
        {
            if (DeprecatedNodeLabels.Message(label) is { } text)
            {
                warnings.Add($"{path}.nodeSelector[{label}]: {text}");
            }
        }

        Duplicates(spec.ArrayAt("imagePullSecrets"), path + ".imagePullSecrets", warnings);
        var volumes = spec.ArrayAt("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            Source(volumes[i] as JsonObject ?? JsonObject.Empty, $"{path}.volumes[{i}]", warnings);
        }

        Containers(spec.ArrayAt("initContainers"), path + ".initContainers", warnings);
        Containers(spec.ArrayAt("containers"), path + ".containers", warnings);
        if (spec.Integer("terminationGracePeriodSeconds") < 0)
        {
            warnings.Add($"{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1");
        }
    }

    /// <summary>Volume sources that are on their way out, of a Pod's volume or a PersistentVolume.</summary>
    public static void Source(JsonObject volume, string path, ICollection<string> warnings)
    {
        foreach (var (name, _) in volume)
        {
            if (DeprecatedSources.TryGetValue(name, out var text))
            {
                warnings.Add($"{path}.{name}: {text}");
            }
        }
    }

    private static void Duplicates(JsonArray references, string path, ICollection<string> warnings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < references.Count; i++)
        {
            var name = references[i].StringAt("name") ?? "";
            if (name.Length == 0)
            {
                warnings.Add($"{path}[{i}].name: invalid empty name \"\"");
            }
            else if (!seen.Add(name))
            {
                warnings.Add($"{path}[{i}].name: duplicate name \"{name}\"");
            }
        }
    }

    private static void Containers(JsonArray containers, string path, ICollection<string> warnings)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i] as JsonObject ?? JsonObject.Empty;
            Environment(container.ArrayAt("env"), $"{path}[{i}].env", warnings);
            Ports(container.ArrayAt("ports"), $"{path}[{i}].ports", warnings);
        }
    }

    private static void Environment(JsonArray variables, string path, ICollection<string> warnings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < variables.Count; i++)
        {
            var name = variables[i].StringAt("name") ?? "";
            if (!seen.Add(name))
            {
                warnings.Add($"{path}[{i}]: hides previous definition of \"{name}\", which may be dropped when using apply");
            }
        }
    }

    private static void Ports(JsonArray ports, string path, ICollection<string> warnings)
    {
        Dictionary<(long Port, string Protocol, long HostPort, string HostIp), int> seen = [];
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i] as JsonObject ?? JsonObject.Empty;
            var key = (port.Integer("containerPort") ?? 0, port.Text("protocol"), port.Integer("hostPort") ?? 0, port.Text("hostIP"));
            if (!seen.TryAdd(key, i))
            {
                warnings.Add($"{path}[{i}]: duplicate port definition with {path}[{seen[key]}]");
            }
        }
    }
}
