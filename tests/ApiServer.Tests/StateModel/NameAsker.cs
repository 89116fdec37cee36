using System.Net;
using ApiServer.Dns.Wire;
using ApiServer.Dns.Zones;
using ApiServer.Testing;

namespace ApiServer.Tests.StateModel;

/// <summary>Asks the DNS server, message for message, without the sockets.</summary>
internal sealed class NameAsker(TestCluster cluster)
{
    private readonly Responder _responder = new(new ClusterZones(cluster.Client, "cluster.local", IPAddress.Loopback), null);

    /// <summary>The IPv4 addresses that a name has, in order; none: there is no such name.</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync(string name)
    {
        var question = DnsQuestion.Write(name, DnsType.A, 1);
        var reply = await _responder.RespondAsync(question, overTcp: true, CancellationToken.None);
        var answer = DnsReplyReader.Read(reply)!;
        Assert.True(answer.Code is DnsResponseCode.NoError or DnsResponseCode.NameError, $"{name}: {answer.Code}");
        Assert.Equal(answer.Answers.Count > 0, answer.Code == DnsResponseCode.NoError);
        return [.. answer.Answers.Select(a => ((DnsData.Address)a.Data).Value.ToString()).Order(StringComparer.Ordinal)];
    }
}
