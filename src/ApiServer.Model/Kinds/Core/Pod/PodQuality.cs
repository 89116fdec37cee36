using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Core.Pod;

/// <summary>The quality of service class of a Pod (core helper/qos): from cpu and memory alone.</summary>
public static class PodQuality
{
    private static readonly string[] Resources = ["cpu", "memory"];

    /// <summary><c>BestEffort</c>, <c>Burstable</c> or <c>Guaranteed</c>.</summary>
    public static string Of(JsonObject spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        // Resources of the Pod as a whole, where it has some, count in the place of its containers'.
        var containers = spec["resources"] is JsonObject ? [spec] : spec.ArrayAt("containers").Objects.Concat(spec.ArrayAt("initContainers").Objects).ToList();
        Dictionary<string, Quantity> requests = new(StringComparer.Ordinal);
        Dictionary<string, Quantity> limits = new(StringComparer.Ordinal);
        var everyLimit = true;
        foreach (var container in containers)
        {
            Add(requests, container.ObjectAt("resources", "requests"));
            everyLimit &= Add(limits, container.ObjectAt("resources", "limits")) == Resources.Length;
        }

        if (requests.Count == 0 && limits.Count == 0)
        {
            return "BestEffort";
        }

        var equal = everyLimit && requests.Count == limits.Count && requests.All(r => limits.TryGetValue(r.Key, out var limit) && limit == r.Value);
        return equal ? "Guaranteed" : "Burstable";
    }

    private static int Add(Dictionary<string, Quantity> sum, JsonObject quantities)
    {
        var found = 0;
        foreach (var resource in Resources)
        {
            if (Quantities.Of(quantities[resource]) is { IsZero: false } value)
            {
                found++;
                sum[resource] = sum.TryGetValue(resource, out var before) ? before + value : value;
            }
        }

        return found;
    }
}
