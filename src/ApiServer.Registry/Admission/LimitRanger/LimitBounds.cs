using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Core.Pod;
using ApiServer.Model.Schema;

namespace ApiServer.Registry.Admission.LimitRanger;

/// <summary>Which bounds an object breaks, in upstream's sentences.</summary>
internal static class LimitBounds
{
    public static IEnumerable<string> OfPod(JsonObject pod, IReadOnlyList<JsonObject> limits)
    {
        var spec = pod.ObjectAt("spec");
        foreach (var limit in limits)
        {
            if (limit.String("type") == "Container")
            {
                foreach (var broken in spec.ArrayAt("containers").Objects.Concat(spec.ArrayAt("initContainers").Objects).SelectMany(c => OfContainer(c, limit)))
                {
                    yield return broken;
                }
            }
            else if (limit.String("type") == "Pod")
            {
                foreach (var broken in Broken(limit, PodResources.Requests(spec), PodResources.Limits(spec)))
                {
                    yield return broken;
                }
            }
        }
    }

    public static IEnumerable<string> OfClaim(JsonObject claim, IReadOnlyList<JsonObject> limits)
    {
        var requests = ResourceList.Of(claim.ObjectAt("spec", "resources", "requests"));
        return limits.Where(l => l.String("type") == "PersistentVolumeClaim").SelectMany(l =>
            Each(l, "min", (name, bound) => Minimum(l, name, bound, requests, new ResourceList()))
                .Concat(Each(l, "max", (name, bound) => MaximumOfRequest(l, name, bound, requests))));
    }

    private static IEnumerable<string> OfContainer(JsonObject container, JsonObject limit) => Broken(
        limit,
        ResourceList.Of(container.ObjectAt("resources", "requests")),
        ResourceList.Of(container.ObjectAt("resources", "limits")));

    private static IEnumerable<string> Broken(JsonObject limit, ResourceList requests, ResourceList limits) =>
        Each(limit, "min", (name, bound) => Minimum(limit, name, bound, requests, limits))
            .Concat(Each(limit, "max", (name, bound) => Maximum(limit, name, bound, requests, limits)))
            .Concat(Each(limit, "maxLimitRequestRatio", (name, bound) => Ratio(limit, name, bound, requests, limits)));

    private static IEnumerable<string> Each(JsonObject limit, string member, Func<string, Quantity, string?> check) =>
        ResourceList.Of(limit.ObjectAt(member)).Amounts.Select(b => check(b.Key, b.Value)).OfType<string>();

    private static string? Minimum(JsonObject limit, string name, Quantity bound, ResourceList requests, ResourceList limits)
    {
        var sentence = $"minimum {name} usage per {limit.String("type")} is {bound}";
        return !requests.Contains(name) ? sentence + ".  No request is specified"
            : requests[name] < bound ? $"{sentence}, but request is {requests[name]}"
            : limits.Contains(name) && limits[name] < bound ? $"{sentence}, but limit is {limits[name]}"
            : null;
    }

    private static string? Maximum(JsonObject limit, string name, Quantity bound, ResourceList requests, ResourceList limits)
    {
        var sentence = $"maximum {name} usage per {limit.String("type")} is {bound}";
        return !limits.Contains(name) ? sentence + ".  No limit is specified"
            : limits[name] > bound ? $"{sentence}, but limit is {limits[name]}"
            : requests[name] > bound ? $"{sentence}, but request is {requests[name]}"
            : null;
    }

    private static string? MaximumOfRequest(JsonObject limit, string name, Quantity bound, ResourceList requests)
    {
        var sentence = $"maximum {name} usage per {limit.String("type")} is {bound}";
        return !requests.Contains(name) ? sentence + ".  No request is specified"
            : requests[name] > bound ? $"{sentence}, but request is {requests[name]}"
            : null;
    }

    private static string? Ratio(JsonObject limit, string name, Quantity bound, ResourceList requests, ResourceList limits)
    {
        var sentence = $"{name} max limit to request ratio per {limit.String("type")} is {bound}, but";
        if (requests[name].IsZero)
        {
            return sentence + " no request is specified or request is 0";
        }

        if (limits[name].IsZero)
        {
            return sentence + " no limit is specified or limit is 0";
        }

        var ratio = (double)limits[name].MilliValue / requests[name].MilliValue;
        return ratio * 1000 > bound.MilliValue
            ? string.Create(CultureInfo.InvariantCulture, $"{sentence} provided ratio is {ratio:F6}")
            : null;
    }
}
