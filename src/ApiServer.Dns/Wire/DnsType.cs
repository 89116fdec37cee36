namespace ApiServer.Dns.Wire;

/// <summary>The record types that are spoken here (RFC 1035, 2782, 3596, 6891).</summary>
internal enum DnsType
{
    None = 0,
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
    Ixfr = 251,
    Axfr = 252,
    Any = 255,
}
