using System.Net.Sockets;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Service;

/// <summary>
/// The addresses of a Service as its author gives them: one and many forms, families, and what an update keeps
/// (registry/core/service/storage: NormalizeClusterIPs, patchAllocatedValues, initIPFamilyFields).
/// </summary>
internal static class ServiceAddresses
{
    private const string None = "None";

    public static JsonObject ForCreate(JsonObject spec)
    {
        if (spec.Text("type") == "ExternalName")
        {
            return spec;
        }

        if (spec.Text("clusterIP") is { Length: > 0 } address && spec.ArrayAt("clusterIPs").Count == 0)
        {
            spec = spec.With("clusterIPs", JsonArray.OfStrings(address));
        }

        return Families(spec);
    }

    public static JsonObject ForUpdate(JsonObject spec, JsonObject old)
    {
        if (spec.Text("type") == "ExternalName")
        {
            // What a changed type no longer may have goes with it, where the client only sent back what it had read.
            return old.Text("type") == "ExternalName" ? spec : Without(spec, old, "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy", "externalTrafficPolicy");
        }

        if (old.Text("type") == "ExternalName")
        {
            return ForCreate(spec);
        }

        spec = Normalize(spec, old);
        foreach (var member in (ReadOnlySpan<string>)["clusterIP", "clusterIPs"])
        {
            if (MemberRules.IsUnset(spec[member]) && old[member] is { } allocated)
            {
                spec = spec.With(member, allocated);
            }
        }

        if (spec.Text("type") == "ClusterIP" && old.Text("type") is "NodePort" or "LoadBalancer")
        {
            spec = Without(spec, old, "externalTrafficPolicy", "allocateLoadBalancerNodePorts");
        }

        spec = spec.Contains("ipFamilies") || old["ipFamilies"] is not { } families ? spec : spec.With("ipFamilies", families);
        spec = spec.Contains("ipFamilyPolicy") || old["ipFamilyPolicy"] is not { } policy ? spec : spec.With("ipFamilyPolicy", policy);
        return Families(spec);
    }

    /// <summary>Whether a load balancer asks the nodes on a port of its own.</summary>
    public static bool NeedsHealthCheck(JsonObject spec) => spec.Text("type") == "LoadBalancer" && spec.Text("externalTrafficPolicy") == "Local";

    /// <summary>The first address of a Service and the port for health checks are for life.</summary>
    public static void ValidateUpdate(JsonObject spec, JsonObject old, ICollection<FieldError> errors)
    {
        if (NeedsHealthCheck(spec) && NeedsHealthCheck(old) && spec.Integer("healthCheckNodePort") != old.Integer("healthCheckNodePort"))
        {
            errors.Add(FieldError.Forbidden("spec.healthCheckNodePort", MemberRules.ImmutableDetail));
        }

        if (spec.Text("type") == "ExternalName" || old.Text("type") == "ExternalName")
        {
            return;
        }

        var addresses = spec.ArrayAt("clusterIPs");
        var had = old.ArrayAt("clusterIPs");
        if (had.Count > 0 && addresses.Count == 0)
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", addresses, "primary clusterIP can not be unset"));
        }
        else if (had.Count > 0 && !had[0].Equals(addresses[0]))
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", addresses, "may not change once set"));
        }
    }

    /// <summary>Clients that know only the one form change it alone: the other follows.</summary>
    private static JsonObject Normalize(JsonObject spec, JsonObject old)
    {
        var sameList = Equals(spec["clusterIPs"], old["clusterIPs"]);
        var address = spec.Text("clusterIP");
        if (address == old.Text("clusterIP") || (!sameList && spec.ArrayAt("clusterIPs").Count > 0))
        {
            return spec;
        }

        if (address.Length == 0)
        {
            return spec.Without("clusterIPs");
        }

        var list = spec.ArrayAt("clusterIPs");
        return spec.With("clusterIPs", list.Count == 0 ? JsonArray.OfStrings(address) : list.With(0, address));
    }

    private static JsonObject Families(JsonObject spec)
    {
        var headless = spec.Text("clusterIP") == None;
        if (headless && spec.ObjectAt("selector").Count == 0)
        {
            // Nobody knows what its author will put behind it: both families, whatever the cluster has.
            var policy = spec.Text("ipFamilyPolicy") is { Length: > 0 } given ? given : "RequireDualStack";
            spec = spec.With("ipFamilyPolicy", policy);
            var families = spec.ArrayAt("ipFamilies") is { Count: > 0 } some ? some : JsonArray.OfStrings("IPv4");
            return spec.With("ipFamilies", policy != "SingleStack" && families.Count == 1
                ? families.Add(families[0].AsString == "IPv4" ? "IPv6" : "IPv4")
                : families);
        }

        return spec
            .WithDefault("ipFamilies", JsonArray.OfStrings(FamilyOf(spec.Text("clusterIP"))))
            .WithDefault("ipFamilyPolicy", "SingleStack");
    }

    private static string FamilyOf(string address) =>
        IPFormats.Parse(address)?.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    private static JsonObject Without(JsonObject spec, JsonObject old, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (Equals(spec[member], old[member]))
            {
                spec = spec.Without(member);
            }
        }

        return spec;
    }
}
