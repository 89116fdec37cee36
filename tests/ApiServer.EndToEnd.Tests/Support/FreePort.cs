using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>Ports of the loopback address that nobody listens on.</summary>
internal static class FreePort
{
    // Below the range from which the system gives connections their own ports (from 32768): a port of that range may be taken by any client before the server binds it.
    private const int Lowest = 12000;
    private const int Highest = 32000;

    /// <summary>A port free for TCP and UDP, drawn at random so that tests that run at once rarely draw the same.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, Highest);
            if (IsFree(port, SocketType.Stream, ProtocolType.Tcp) && IsFree(port, SocketType.Dgram, ProtocolType.Udp))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
