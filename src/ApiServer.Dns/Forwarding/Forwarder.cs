using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ApiServer.Dns.Wire;
using Microsoft.Extensions.Logging;

namespace ApiServer.Dns.Forwarding;

/// <summary>
/// Asks other servers for the names that are not the cluster's (CoreDNS: plugin/forward). A question goes as it came, over UDP or TCP as it was asked, to the
/// server that answered last, and to the next one when that one is silent. An answer that was cut is given on as such: the asker comes again over TCP.
/// </summary>
internal sealed class Forwarder : IDisposable
{
    /// <summary>How many questions wait for other servers at a time; what comes beyond them is refused, as CoreDNS does beyond its max_concurrent.</summary>
    public const int Places = 128;

    // CoreDNS' figures: so long for one server, so long in all.
    private static readonly TimeSpan OneServer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AllServers = TimeSpan.FromSeconds(5);
    private const int Rounds = 2;

    private readonly IReadOnlyList<UpstreamServer> _servers;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places = new(Places);
    private int _answeredLast;

    /// <param name="servers">At least one.</param>
    /// <param name="logger">Tells of servers that do not answer.</param>
    public Forwarder(IEnumerable<IPEndPoint> servers, ILogger logger)
    {
        _servers = [.. servers.Select(s => new UpstreamServer(s))];
        _logger = logger;
    }

    /// <summary>The answer to a question as it came: another server's, or that there was none.</summary>
    public async Task<byte[]> AskAsync(DnsQuery query, ReadOnlyMemory<byte> message, bool overTcp, CancellationToken cancellationToken)
    {
        // The asker's number is not given on: who guesses answers has to guess ours.
        var sent = message.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(sent, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1));
        var reply = await ExchangeAsync(query, sent, overTcp, cancellationToken).ConfigureAwait(false);
        BinaryPrimitives.WriteUInt16BigEndian(reply, query.Id);
        return reply;
    }

    /// <summary>What other servers say of a name: its addresses, and the aliases on the way to them.</summary>
    public async Task<DnsAnswer> FindAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        var message = DnsQuestion.Write(name, type, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1));
        var query = DnsQueryReader.Read(message)!;
        var reply = await ExchangeAsync(query, message, false, cancellationToken).ConfigureAwait(false);
        if (DnsReplyReader.IsTruncated(reply))
        {
            reply = await ExchangeAsync(query, message, true, cancellationToken).ConfigureAwait(false);
        }

        return DnsReplyReader.Read(reply) ?? DnsAnswer.Failed(DnsResponseCode.ServerFailure);
    }

    public void Dispose() => _places.Dispose();

    private async Task<byte[]> ExchangeAsync(DnsQuery query, byte[] message, bool overTcp, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return Without(query, DnsResponseCode.Refused);
        }

        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(AllServers);
            return await FirstReplyAsync(message, query.Question, overTcp, patience.Token).ConfigureAwait(false) ?? Without(query, DnsResponseCode.ServerFailure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Without(query, DnsResponseCode.ServerFailure);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<byte[]?> FirstReplyAsync(byte[] message, ReadOnlyMemory<byte> question, bool overTcp, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref _answeredLast);
        for (var i = 0; i < Rounds * _servers.Count; i++)
        {
            var index = (first + i) % _servers.Count;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(OneServer);
            try
            {
                var server = _servers[index];
                var reply = overTcp
                    ? await server.ExchangeTcpAsync(message, question, patience.Token).ConfigureAwait(false)
                    : await server.ExchangeUdpAsync(message, question, patience.Token).ConfigureAwait(false);
                Volatile.Write(ref _answeredLast, index);
                return reply;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                ForwardingLog.ServerFailed(_logger, _servers[index].Endpoint, e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                ForwardingLog.ServerFailed(_logger, _servers[index].Endpoint, e);
            }
        }

        return null;
    }

    private static byte[] Without(DnsQuery query, DnsResponseCode code) =>
        DnsResponseWriter.Write(query, DnsAnswer.Failed(code) with { Authoritative = false }, query.UdpSize);
}
