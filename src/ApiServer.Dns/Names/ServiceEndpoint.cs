using System.Net;
using ApiServer.Model.Json;

namespace ApiServer.Dns.Names;

/// <summary>One ready address of a Service, as DNS sees it.</summary>
/// <param name="Host">The label below the Service's name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Ports">As they stand in a slice: name, protocol, port.</param>
internal readonly record struct ServiceEndpoint(string Host, IPAddress Address, JsonArray Ports)
{
    /// <summary>The endpoints of a slice that are ready; an unknown readiness counts as ready.</summary>
    public static IEnumerable<ServiceEndpoint> InSlice(JsonObject slice)
    {
        var ports = slice.ArrayAt("ports");
        return slice.ArrayAt("endpoints").Objects
            .Where(e => e.BooleanAt("conditions", "ready") != false)
            .SelectMany(e => e.ArrayAt("addresses").Strings.Select(Parse).OfType<IPAddress>().Select(a => new ServiceEndpoint(HostOf(e.String("hostname"), a), a, ports)));
    }

    /// <summary>Without a hostname the address itself is the label; a dash at the end would not be one.</summary>
    public static string HostOf(string? hostname, IPAddress address)
    {
        if (!string.IsNullOrEmpty(hostname))
        {
            return hostname.ToLowerInvariant();
        }

        var dashed = address.ToString().Replace('.', '-').Replace(':', '-');
        return dashed.EndsWith('-') ? dashed + "0" : dashed;
    }

    /// <summary>The address of a label such as <c>10-244-0-2</c> or <c>2001-db8--1</c>; null when it is none.</summary>
    public static IPAddress? AddressOf(string label)
    {
        var dashes = label.Count(c => c == '-');
        var text = label.Replace('-', dashes == 3 && !label.Contains("--", StringComparison.Ordinal) ? '.' : ':');
        return dashes >= 2 ? Parse(text) : null;
    }

    private static IPAddress? Parse(string text) => IPAddress.TryParse(text, out var address) ? address : null;
}
