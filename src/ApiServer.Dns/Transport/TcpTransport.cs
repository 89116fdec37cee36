using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Zones;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Transport;

/// <summary>Questions over connections, each message behind its length. A fixed number of workers, each with one connection at a time; further ones wait in the kernel's backlog.</summary>
internal sealed class TcpTransport : IDisposable
{
    private const int Workers = 32;

    // A silent connection, or one that does not read its answers, is closed, so that others get its place (RFC 7766 asks for seconds).
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly Responder _responder;
    private readonly ILogger _logger;

    public TcpTransport(IPEndPoint endpoint, Responder responder, ILogger logger)
    {
        _responder = responder;
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
                if (await TcpFrame.ReadAsync(stream, patience.Token).ConfigureAwait(false) is not { } message
                    || await _responder.RespondAsync(message, true, patience.Token).ConfigureAwait(false) is not { } response)
                {
                    return;
                }

                await TcpFrame.WriteAsync(stream, response, patience.Token).ConfigureAwait(false);
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
}
