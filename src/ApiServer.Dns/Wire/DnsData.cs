using System.Net;

namespace ApiServer.Dns.Wire;

/// <summary>The data of a record in an answer. Names are in lower case without the final dot.</summary>
internal abstract record DnsData(DnsType Type)
{
    /// <summary>A or AAAA.</summary>
    public sealed record Address(IPAddress Value) : DnsData(Value.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa);

    /// <summary>CNAME, PTR or NS.</summary>
    public sealed record Target(DnsType Kind, string Name) : DnsData(Kind);

    public sealed record Service(int Priority, int Weight, int Port, string Host) : DnsData(DnsType.Srv);

    public sealed record Text(string Value) : DnsData(DnsType.Txt);

    public sealed record Authority(string PrimaryServer, string Mailbox, uint Serial, uint NegativeTtl) : DnsData(DnsType.Soa);
}
