using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Wire;
using ApiServer.Dns.Zones;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Transport;

/// <summary>Questions in datagrams. Each worker has one buffer and answers before it reads on: the kernel's queue is the only one.</summary>
internal sealed class UdpTransport : IDisposable
{
    private const int Workers = 2;
    private const int LargestQuery = 4096;

    private readonly Socket _socket;
    private readonly ClusterZones _zones;
    private readonly ILogger _logger;

    public UdpTransport(IPEndPoint endpoint, ClusterZones zones, ILogger logger)
    {
        _zones = zones;
        _logger = logger;
        _socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(endpoint);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends when the socket was closed.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(CancellationToken cancellationToken) =>
        Completion = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => RunAsync(cancellationToken)));

    public void Dispose() => _socket.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestQuery];
        var anyone = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, cancellationToken).ConfigureAwait(false);
                if (DnsQueryReader.Read(buffer.AsSpan(0, received.ReceivedBytes)) is { } query)
                {
                    var response = DnsResponseWriter.Write(query, _zones.Answer(query), query.UdpSize);
                    await _socket.SendToAsync(response, SocketFlags.None, received.RemoteEndPoint, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // An asker that went away, or a datagram that was too large: the next one is another's.
                TransportLog.DatagramFailed(_logger, e);
            }
        }
    }
}
