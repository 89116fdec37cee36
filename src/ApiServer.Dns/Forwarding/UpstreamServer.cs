using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Transport;
using ApiServer.Dns.Wire;

namespace ApiServer.Dns.Forwarding;

/// <summary>Another DNS server. Each question has a socket of its own: a port that nobody knows beforehand.</summary>
internal sealed class UpstreamServer(IPEndPoint endpoint)
{
    private const int LargestDatagram = ushort.MaxValue;

    public IPEndPoint Endpoint { get; } = endpoint;

    /// <summary>Waits for the datagram that answers; others are passed over.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public async Task<byte[]> ExchangeUdpAsync(byte[] message, ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(Endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(Endpoint, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(message, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[LargestDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (DnsReplyReader.Answers(buffer.AsSpan(0, length), message, question.Span))
            {
                return buffer[..length];
            }
        }
    }

    /// <summary>Asks over a connection.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The connection broke, or what came is no answer to the question.</exception>
    public async Task<byte[]> ExchangeTcpAsync(byte[] message, ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Endpoint, cancellationToken).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        await TcpFrame.WriteAsync(stream, message, cancellationToken).ConfigureAwait(false);
        var reply = await TcpFrame.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        return reply is not null && DnsReplyReader.Answers(reply, message, question.Span) ? reply : throw new IOException("no answer to the question");
    }
}
