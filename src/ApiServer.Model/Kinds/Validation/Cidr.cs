using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>A range of addresses as written: <c>10.9.8.0/24</c> (apimachinery util/validation/ip.go).</summary>
/// <param name="Address">What stands before the slash.</param>
/// <param name="Length">How many bits all addresses of the range share.</param>
internal sealed record Cidr(IPAddress Address, int Length)
{
    private const string Detail = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    /// <summary>The range's first address.</summary>
    public IPAddress Network => new(Masked(Address.GetAddressBytes()));

    public AddressFamily Family => Address.AddressFamily;

    public static Cidr? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || IPFormats.Parse(text[..slash]) is not { } address
            || !byte.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        return length <= address.GetAddressBytes().Length * 8 ? new Cidr(address, length) : null;
    }

    /// <summary>What is wrong with a range in a field that takes more than the canonical form.</summary>
    public static IReadOnlyList<string> Legacy(string text)
    {
        if (Parse(text) is not { } range)
        {
            return [Detail];
        }

        if (IPFormats.HasLeadingZeros(text) || text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..] is ['0', _, ..])
        {
            return ["must not have leading 0s in IP or prefix length"];
        }

        if (range.Address.IsIPv4MappedToIPv6)
        {
            return ["must not have an IPv4-mapped IPv6 address"];
        }

        return range.Address.Equals(range.Network) ? [] : ["must not have bits set beyond the prefix length"];
    }

    /// <summary>What is wrong with a range in a field that takes the canonical form only.</summary>
    public static IReadOnlyList<string> Canonical(string text)
    {
        if (Legacy(text) is { Count: > 0 } wrong)
        {
            return wrong;
        }

        var canonical = Parse(text)!.ToString();
        return canonical == text ? [] : [$"must be in canonical form (\"{canonical}\")"];
    }

    /// <summary>A warning of a range that is well written, but not as it is usual.</summary>
    public static string? Warning(string path, string text) =>
        Parse(text) is { Family: AddressFamily.InterNetworkV6 } range && range.ToString() is var canonical && canonical != text
            ? $"{path}: IPv6 CIDR value \"{text}\" should be in RFC 5952 canonical format (\"{canonical}\")"
            : null;

    /// <summary>Whether the other range is a part of this one, and smaller.</summary>
    public bool StrictlyContains(Cidr other) =>
        Family == other.Family && Length < other.Length && Masked(other.Address.GetAddressBytes()).AsSpan().SequenceEqual(Network.GetAddressBytes());

    public override string ToString() => $"{IPFormats.Text(Network)}/{Length}";

    private byte[] Masked(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(Length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - bits));
        }

        return bytes;
    }
}
