using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ApiServer.Dns.Records;

/// <summary>The names under in-addr.arpa and ip6.arpa.</summary>
internal static class ReverseName
{
    private const string V4 = ".in-addr.arpa";
    private const string V6 = ".ip6.arpa";

    /// <summary>The owner of an address's PTR records, with the final dot.</summary>
    public static string Of(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? string.Join('.', bytes.Reverse()) + V4 + "."
            : string.Join('.', Convert.ToHexStringLower(bytes).Reverse()) + V6 + ".";
    }

    /// <summary>The address of a whole reverse name, in lower case without the final dot; null when it is none.</summary>
    public static IPAddress? Parse(string name)
    {
        if (name.EndsWith(V4, StringComparison.Ordinal))
        {
            return name[..^V4.Length].Split('.') is { Length: 4 } labels && Array.TrueForAll(labels, IsByte)
                ? new IPAddress([.. labels.Reverse().Select(l => byte.Parse(l, CultureInfo.InvariantCulture))])
                : null;
        }

        return name.EndsWith(V6, StringComparison.Ordinal) && name[..^V6.Length].Split('.') is { Length: 32 } nibbles && Array.TrueForAll(nibbles, n => n.Length == 1 && char.IsAsciiHexDigit(n[0]))
            ? new IPAddress(Convert.FromHexString(string.Concat(nibbles.Reverse())))
            : null;
    }

    private static bool IsByte(string label) =>
        byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && label == value.ToString(CultureInfo.InvariantCulture);
}
