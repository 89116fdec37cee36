using ApiServer.Model.Json;
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

    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>Resources counted in bytes, in upstream's order.</summary>
    private static readonly string[] FractionlessResources = ["memory", "ephemeral-storage"];

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
        PodPlacementWarnings.Nodes(spec, path, warnings);
        var volumes = spec.ArrayAt("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            Source(volumes[i] as JsonObject ?? JsonObject.Empty, $"{path}.volumes[{i}]", warnings);
        }

        Duplicates(spec.ArrayAt("hostAliases"), "ip", path + ".hostAliases", warnings);
        Duplicates(spec.ArrayAt("imagePullSecrets"), "name", path + ".imagePullSecrets", warnings);
        EmptyNames(spec.ArrayAt("imagePullSecrets"), path + ".imagePullSecrets", warnings);
        foreach (var resource in FractionlessResources)
        {
            Fraction(spec.ObjectAt("overhead"), resource, path + ".overhead", warnings);
        }

        var containers = Containers(spec, path).ToList();
        foreach (var (at, container) in containers)
        {
            foreach (var resource in FractionlessResources)
            {
                Fraction(container.ObjectAt("resources", "limits"), resource, at + ".resources.limits", warnings);
                Fraction(container.ObjectAt("resources", "requests"), resource, at + ".resources.requests", warnings);
            }

            Environment(container.ArrayAt("env"), at + ".env", warnings);
        }

        PodPortWarnings.Warn(containers, warnings);
        if (spec.Integer("terminationGracePeriodSeconds") < 0)
        {
            warnings.Add($"{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1");
        }

        PodPlacementWarnings.Pods(spec, path, warnings);
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

    private static IEnumerable<(string Path, JsonObject Container)> Containers(JsonObject spec, string path)
    {
        foreach (var list in ContainerLists)
        {
            var containers = spec.ArrayAt(list);
            for (var i = 0; i < containers.Count; i++)
            {
                yield return ($"{path}.{list}[{i}]", containers[i] as JsonObject ?? JsonObject.Empty);
            }
        }
    }

    private static void Duplicates(JsonArray items, string member, string path, ICollection<string> warnings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var value = items[i].StringAt(member) ?? "";
            if (!seen.Add(value))
            {
                warnings.Add($"{path}[{i}].{member}: duplicate {member} {GoFormat.Quoted(value)}");
            }
        }
    }

    private static void EmptyNames(JsonArray references, string path, ICollection<string> warnings)
    {
        for (var i = 0; i < references.Count; i++)
        {
            if (string.IsNullOrEmpty(references[i].StringAt("name")))
            {
                warnings.Add($"{path}[{i}].name: invalid empty name \"\"");
            }
        }
    }

    /// <summary>There are no parts of bytes.</summary>
    public static void Fraction(JsonObject quantities, string resource, string path, ICollection<string> warnings)
    {
        const int thousandths = 1000;
        if (Quantities.Of(quantities[resource]) is { } quantity && quantity.MilliValue % thousandths != 0)
        {
            warnings.Add($"{path}[{resource}]: fractional byte value {GoFormat.Quoted(quantity.ToString())} is invalid, must be an integer");
        }
    }

    /// <summary>A variable may be built on an earlier one of its name; it had better not hide it.</summary>
    private static void Environment(JsonArray variables, string path, ICollection<string> warnings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = 0; i < variables.Count; i++)
        {
            var name = variables[i].StringAt("name") ?? "";
            var value = variables[i].StringAt("value") ?? "";
            var reference = $"$({name})";
            if (!seen.Add(name) && (variables[i].At("valueFrom") is JsonObject || value == reference || !value.Contains(reference, StringComparison.Ordinal)))
            {
                warnings.Add($"{path}[{i}]: hides previous definition of {GoFormat.Quoted(name)}, which may be dropped when using apply");
            }
        }
    }
}
