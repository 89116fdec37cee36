using ApiServer.Dns.Forwarding;
using ApiServer.Dns.Wire;

namespace ApiServer.Dns.Zones;

/// <summary>Answers messages: from the zones and, where it was asked for, from other servers what the zones do not know.</summary>
internal sealed class Responder(ClusterZones zones, Forwarder? forwarder)
{
    private const int LargestTcp = ushort.MaxValue;

    /// <summary>How many questions may wait for other servers at a time.</summary>
    public int Waiting => forwarder is null ? 0 : Forwarder.Places;

    /// <summary>The answer to a message; null when that is no query.</summary>
    public async ValueTask<byte[]?> RespondAsync(ReadOnlyMemory<byte> message, bool overTcp, CancellationToken cancellationToken)
    {
        if (DnsQueryReader.Read(message.Span) is not { } query)
        {
            return null;
        }

        var answer = zones.Answer(query);
        if (forwarder is not null)
        {
            if (answer.IsElsewhere)
            {
                return await forwarder.AskAsync(query, message, overTcp, cancellationToken).ConfigureAwait(false);
            }

            if (query.Type is DnsType.A or DnsType.Aaaa && zones.AliasToElsewhere(answer) is { } name)
            {
                answer = await FollowAsync(forwarder, answer, name, query.Type, cancellationToken).ConfigureAwait(false);
            }
        }

        return DnsResponseWriter.Write(query, answer, overTcp ? LargestTcp : query.UdpSize);
    }

    // The code is that of the end of the chain (RFC 6604, section 3).
    private static async Task<DnsAnswer> FollowAsync(Forwarder forwarder, DnsAnswer answer, string name, DnsType type, CancellationToken cancellationToken)
    {
        var found = await forwarder.FindAsync(name, type, cancellationToken).ConfigureAwait(false);
        return answer with { Code = found.Code, Answers = [.. answer.Answers, .. found.Answers] };
    }
}
