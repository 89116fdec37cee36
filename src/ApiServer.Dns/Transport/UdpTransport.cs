using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Zones;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Transport;

/// <summary>
/// Questions in datagrams. Each worker has one buffer and answers before it reads on: the kernel's queue is the only one. There are more workers than
/// questions that may wait for other servers, so that the cluster's names never wait for those.
/// </summary>
internal sealed class UdpTransport : IDisposable
{
    private const int Workers = 2;
    private const int LargestQuery = 4096;

    private readonly Socket _socket;
    private readonly Responder _responder;
    private readonly ILogger _logger;

    public UdpTransport(IPEndPoint endpoint, Responder responder, ILogger logger)
    {
        _responder = responder;
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
        Completion = Task.WhenAll(Enumerable.Range(0, Workers + _responder.Waiting).Select(_ => RunAsync(cancellationToken)));

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
                if (await _responder.RespondAsync(buffer.AsMemory(0, received.ReceivedBytes), false, cancellationToken).ConfigureAwait(false) is { } response)
                {
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
