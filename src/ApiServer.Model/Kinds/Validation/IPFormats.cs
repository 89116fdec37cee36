using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Addresses, and the ways of writing them that upstream takes (apimachinery util/validation/ip.go).</summary>
internal static class IPFormats
{
    private const string Detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    /// <summary>What is wrong with an address in a field that takes more than the canonical form.</summary>
    public static IReadOnlyList<string> Legacy(string text)
    {
        if (Parse(text) is not { } address)
        {
            return [Detail];
        }

        if (HasLeadingZeros(text))
        {
            return ["must not have leading 0s"];
        }

        return address.IsIPv4MappedToIPv6 ? ["must not be an IPv4-mapped IPv6 address"] : [];
    }

    /// <summary>What is wrong with an address in a field that takes the canonical form only.</summary>
    public static IReadOnlyList<string> Canonical(string text)
    {
        if (Legacy(text) is { Count: > 0 } wrong)
        {
            return wrong;
        }

        var canonical = Text(Parse(text)!);
        return canonical == text ? [] : [$"must be in canonical form (\"{canonical}\")"];
    }

    /// <summary>What is wrong with an address that others are to reach.</summary>
    public static IReadOnlyList<string> Endpoint(string text)
    {
        if (Parse(text) is not { } address)
        {
            return ["must be a valid IP address"];
        }

        List<string> wrong = [];
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var old = bytes.Length == 4;
        if (!bytes.AsSpan().ContainsAnyExcept((byte)0))
        {
            wrong.Add($"may not be unspecified ({text})");
        }

        if (IPAddress.IsLoopback(address) || (old && bytes[0] == 127))
        {
            wrong.Add("may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }

        if (old ? bytes is [169, 254, ..] : address.IsIPv6LinkLocal)
        {
            wrong.Add("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }

        if (old ? bytes is [224, 0, 0, _] : bytes[0] == 0xff && (bytes[1] & 0x0f) == 0x02)
        {
            wrong.Add("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }

        return wrong;
    }

    /// <summary>A warning of an address that can be read, but is not written as it is usual.</summary>
    public static string? Warning(string path, string text)
    {
        if (Parse(text) is not { } address || Text(address) is not { } canonical || canonical == text)
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6
            ? $"{path}: non-standard IP address \"{text}\" is invalid: use \"{canonical}\""
            : $"{path}: IPv6 address \"{text}\" should be in RFC 5952 canonical format (\"{canonical}\")";
    }

    /// <summary>The warnings of addresses that stand as members of a list's items; <paramref name="warned"/> says where an item's is warned of.</summary>
    public static void WarnEach(JsonArray items, Func<JsonValue, string?> address, Func<int, string> warned, ICollection<string> warnings)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (address(items[i]) is { } text && Warning(warned(i), text) is { } warning)
            {
                warnings.Add(warning);
            }
        }
    }

    /// <summary>The warnings of a load balancer's addresses, where upstream puts them: at the item.</summary>
    public static void WarnOfLoadBalancer(JsonObject obj, ICollection<string> warnings) => WarnEach(
        obj.ArrayAt("status", "loadBalancer", "ingress"), o => o.StringAt("ip"), i => $"status.loadBalancer.ingress[{i}]", warnings);

    /// <summary>IPv4 in four decimal parts, whose leading zeros are ignored, or IPv6.</summary>
    public static IPAddress? Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.AsSpan().ContainsAny('%', '[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? address : null;
        }

        Span<byte> bytes = stackalloc byte[4];
        var parts = text.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts.Length != bytes.Length || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return new IPAddress(bytes);
    }

    /// <summary>The canonical form (RFC 5952): the longest row of at least two zero groups is left out.</summary>
    public static string Text(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        var groups = Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(i * 2))).ToArray();
        var (from, length) = ZeroRow(groups);
        var text = new StringBuilder();
        for (var i = 0; i < groups.Length; i++)
        {
            if (i == from)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(groups[i].ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    internal static bool HasLeadingZeros(string text) =>
        !text.Contains(':', StringComparison.Ordinal) && text.Split('.', '/').Any(p => p.Length > 1 && p[0] == '0');

    private static (int From, int Length) ZeroRow(ushort[] groups)
    {
        var (best, length) = (-1, 1);
        for (var i = 0; i < groups.Length; i++)
        {
            var end = i;
            while (end < groups.Length && groups[end] == 0)
            {
                end++;
            }

            if (end - i > length)
            {
                (best, length) = (i, end - i);
            }

            i = end;
        }

        return (best, length);
    }
}
