using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ApiServer.Controllers.Bootstrap;

/// <summary>Which address the Service <c>default/kubernetes</c> leads to.</summary>
public static class AdvertisedAddress
{
    /// <summary>
    /// The bind address; when that is a loopback or the any address, which endpoints may not have, the machine's own, one of a network with a
    /// gateway first (apimachinery util/net ResolveBindAddress). Null on a machine without a network.
    /// </summary>
    public static IPAddress? Of(IPAddress bindAddress)
    {
        ArgumentNullException.ThrowIfNull(bindAddress);
        if (!IPAddress.IsLoopback(bindAddress) && !bindAddress.Equals(IPAddress.Any) && !bindAddress.Equals(IPAddress.IPv6Any))
        {
            return bindAddress;
        }

        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(i => i.GetIPProperties())
            .OrderByDescending(p => p.GatewayAddresses.Count > 0)
            .SelectMany(p => p.UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a) && !IsLinkLocal(a));
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes[0] == 169 && bytes[1] == 254;
    }
}
