namespace ApiServer.Dns.Wire;

/// <summary>A record of an answer.</summary>
/// <param name="Owner">In lower case without the final dot.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Data">What it says.</param>
internal sealed record DnsResourceRecord(string Owner, uint Ttl, DnsData Data);
