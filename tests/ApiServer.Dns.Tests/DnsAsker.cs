using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ApiServer.Dns.Tests;

/// <summary>A resolver as small as a test needs: raw packets over UDP and TCP, answers as lines of a zone file.</summary>
internal sealed class DnsAsker(IPEndPoint server)
{
    public static byte[] Query(string name, int type, int? ednsSize = null)
    {
        var bytes = new List<byte> { 0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, (byte)(ednsSize is null ? 0 : 1) };
        foreach (var label in name.TrimEnd('.').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        if (ednsSize is { } size)
        {
            bytes.AddRange([0, 0, 41, (byte)(size >> 8), (byte)size, 0, 0, 0, 0, 0, 0]);
        }

        return [.. bytes];
    }

    public async Task<DnsReply> UdpAsync(string name, int type, int? ednsSize = null) => DnsReply.Parse(await UdpAsync(Query(name, type, ednsSize)));

    /// <summary>Asks again when no answer comes, as resolvers do: the kernel drops datagrams while the server's queue is full.</summary>
    public async Task<byte[]> UdpAsync(byte[] message)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await client.SendAsync(message, server, limit.Token);
            try
            {
                return (await client.ReceiveAsync(limit.Token)).Buffer;
            }
            catch (OperationCanceledException) when (attempt < 6)
            {
                // Dropped.
            }
        }
    }

    public async Task SendAsync(byte[] message)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        await client.SendAsync(message, server, CancellationToken.None);
    }

    public async Task<DnsReply> TcpAsync(string name, int type)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(server, limit.Token);
        var query = Query(name, type);
        await client.GetStream().WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], limit.Token);
        var length = new byte[2];
        await client.GetStream().ReadExactlyAsync(length, limit.Token);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await client.GetStream().ReadExactlyAsync(reply, limit.Token);
        return DnsReply.Parse(reply);
    }
}
