using System.Net;
using System.Net.Sockets;

namespace ApiServer.Dns.Records;

/// <summary>The names under in-addr.arpa and ip6.arpa.</summary>
internal static class ReverseName
{
    /// <summary>The owner of an address's PTR records, with the final dot.</summary>
    public static string Of(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? string.Join('.', bytes.Reverse()) + ".in-addr.arpa."
            : string.Join('.', Convert.ToHexStringLower(bytes).Reverse()) + ".ip6.arpa.";
    }
}
