using ApiServer.Dns.Wire;

namespace ApiServer.Dns.Names;

/// <summary>What there is at a name.</summary>
/// <param name="Records">Of the name itself; of SRV only when they were asked for. None: there is no such name.</param>
/// <param name="Additional">The addresses of what the records point to.</param>
internal sealed record FoundRecords(IReadOnlyList<DnsResourceRecord> Records, IReadOnlyList<DnsResourceRecord> Additional)
{
    public static readonly FoundRecords None = new([], []);

    public static FoundRecords Of(IEnumerable<DnsResourceRecord> records) => new([.. records], []);
}
