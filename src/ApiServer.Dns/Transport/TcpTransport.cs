using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Wire;
using ApiServer.Dns.Zones;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Transport;

/// <summary>Questions over connections, each message behind its length. A fixed number of workers, each with one connection at a time; further ones wait in the kernel's backlog.</summary>
internal sealed class TcpTransport : IDisposable
{
    private const int Workers = 32;
    private const int LargestResponse = ushort.MaxValue;

    // A silent connection, or one that does not read its answers, is closed, so that others get its place (RFC 7766 asks for seconds).
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly ClusterZones _zones;
    private readonly ILogger _logger;

    public TcpTransport(IPEndPoint endpoint, ClusterZones zones, ILogger logger)
    {
        _zones = zones;
        _logger = logger;
        _listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endpoint);
            _listener.Listen();
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Ends when the socket was closed and the connections are done.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start(CancellationToken cancellationToken) =>
        Completion = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => RunAsync(cancellationToken)));

    public void Dispose() => _listener.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var connection = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
                await ServeAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                TransportLog.AcceptFailed(_logger, e);
            }
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new NetworkStream(connection);
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Idle);
                if (await ReadAsync(stream, patience.Token).ConfigureAwait(false) is not { } message || DnsQueryReader.Read(message) is not { } query)
                {
                    return;
                }

                var response = DnsResponseWriter.Write(query, _zones.Answer(query), LargestResponse);
                var framed = new byte[response.Length + 2];
                BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)response.Length);
                response.CopyTo(framed, 2);
                await stream.WriteAsync(framed, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            TransportLog.ConnectionFailed(_logger, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Idle for too long.
        }
    }

    // Null at the end of the connection.
    private static async Task<byte[]?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var length = new byte[2];
        if (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < 2)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
        return message;
    }
}
