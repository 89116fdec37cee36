using System.Net;
using System.Net.Sockets;
using ApiServer.Dns.Forwarding;
using ApiServer.Dns.Transport;
using ApiServer.Dns.Zones;
using ApiServer.Registry.Clients;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns;

/// <summary>The cluster's DNS server, over UDP and TCP. Answers from memory, and asks others only when it is told to; a packet that is no query, or a broken one, harms nothing.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const int MostDraws = 16;

    private readonly Responder _responder;
    private readonly Forwarder? _forwarder;
    private readonly IPEndPoint _endpoint;
    private readonly bool _isOn;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private UdpTransport? _udp;
    private TcpTransport? _tcp;

    /// <param name="client">Reads records and namespaces.</param>
    /// <param name="clusterDomain">The zone, <c>cluster.local</c>.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="port">The port of both UDP and TCP; 0: the server is off.</param>
    /// <param name="forward">The servers that are asked for other names; none: those names are refused.</param>
    /// <param name="logger">Tells of failing sockets.</param>
    public DnsServer(ClusterClient client, string clusterDomain, IPAddress address, int port, IReadOnlyList<IPEndPoint> forward, ILogger<DnsServer> logger)
        : this(client, clusterDomain, new IPEndPoint(address, port), port != 0, forward, logger)
    {
    }

    private DnsServer(ClusterClient client, string clusterDomain, IPEndPoint endpoint, bool isOn, IReadOnlyList<IPEndPoint> forward, ILogger logger)
    {
        _forwarder = forward.Count == 0 ? null : new Forwarder(forward, logger);
        _responder = new(new ClusterZones(client, clusterDomain, endpoint.Address), _forwarder);
        _endpoint = endpoint;
        _isOn = isOn;
        _logger = logger;
    }

    /// <summary>Where it listens; null while it is off.</summary>
    public IPEndPoint? Endpoint { get; private set; }

    /// <summary>A server on a free port of the loopback address.</summary>
    internal static DnsServer OnFreePort(ClusterClient client, string clusterDomain, ILogger logger, params IReadOnlyList<IPEndPoint> forward) =>
        new(client, clusterDomain, new IPEndPoint(IPAddress.Loopback, 0), true, forward, logger);

    /// <summary>Opens both sockets; questions are answered when it returns.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_isOn || Endpoint is not null)
        {
            return Task.CompletedTask;
        }

        (_tcp, _udp) = Open();
        Endpoint = _tcp.Endpoint;
        _tcp.Start(_stop.Token);
        _udp.Start(_stop.Token);
        return Task.CompletedTask;
    }

    /// <summary>Both sockets on one port. One that the system drew for TCP may be taken for UDP: it draws again.</summary>
    private (TcpTransport Tcp, UdpTransport Udp) Open()
    {
        for (var draw = 1; ; draw++)
        {
            var tcp = new TcpTransport(_endpoint, _responder, _logger);
            try
            {
                return (tcp, new UdpTransport(tcp.Endpoint, _responder, _logger));
            }
            catch (SocketException e)
            {
                tcp.Dispose();
                if (_endpoint.Port != 0 || e.SocketErrorCode != SocketError.AddressAlreadyInUse || draw == MostDraws)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Closes the sockets and waits for what is being answered.</summary>
    public async Task StopAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            _udp?.Dispose();
            _tcp?.Dispose();
            await Task.WhenAll(_udp?.Completion ?? Task.CompletedTask, _tcp?.Completion ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
        _forwarder?.Dispose();
    }
}
