using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Service;

/// <summary>What a Service says in vain, or had better say otherwise (api/service/warnings.go).</summary>
internal static class ServiceWarnings
{
    private const string TopologyHints = "service.kubernetes.io/topology-aware-hints";

    public static void Warn(JsonObject service, ICollection<string> warnings)
    {
        var spec = service.ObjectAt("spec");
        var external = spec.Text("type") == "ExternalName";
        var headless = spec.Text("type") == "ClusterIP" && spec.Text("clusterIP") == "None";
        if (service.Annotation(TopologyHints) is not null)
        {
            warnings.Add($"annotation {TopologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead");
        }

        if (spec.Text("clusterIP") is not ("" or "None"))
        {
            Addresses(spec, "clusterIPs", warnings);
        }

        if (headless)
        {
            Headless(spec, warnings);
        }

        var addresses = spec.ArrayAt("externalIPs");
        Addresses(spec, "externalIPs", warnings);
        if (addresses.Count > 0 && !headless && !external)
        {
            warnings.Add("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        }

        LoadBalancer(spec, warnings);
        if (addresses.Count > 0 && external)
        {
            warnings.Add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }

        if (!external && spec.Text("externalName").Length > 0)
        {
            warnings.Add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }

        if (spec.Text("trafficDistribution") == "PreferClose")
        {
            warnings.Add("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
    }

    private static void Headless(JsonObject spec, ICollection<string> warnings)
    {
        if (spec.Text("loadBalancerIP").Length > 0)
        {
            warnings.Add("spec.loadBalancerIP is ignored for headless services");
        }

        if (spec.ArrayAt("externalIPs").Count > 0)
        {
            warnings.Add("spec.externalIPs is ignored for headless services");
        }

        if (spec.Text("sessionAffinity") != "None")
        {
            warnings.Add("spec.SessionAffinity is ignored for headless services");
        }
    }

    private static void LoadBalancer(JsonObject spec, ICollection<string> warnings)
    {
        if (IPFormats.Warning("spec.loadBalancerIP", spec.Text("loadBalancerIP")) is { } address)
        {
            warnings.Add(address);
        }

        var ranges = spec.ArrayAt("loadBalancerSourceRanges");
        for (var i = 0; i < ranges.Count; i++)
        {
            if (Cidr.Warning($"spec.loadBalancerSourceRanges[{i}]", ranges[i].AsString ?? "") is { } range)
            {
                warnings.Add(range);
            }
        }
    }

    private static void Addresses(JsonObject spec, string list, ICollection<string> warnings) =>
        IPFormats.WarnEach(spec.ArrayAt(list), item => item.AsString, i => $"spec.{list}[{i}]", warnings);
}
