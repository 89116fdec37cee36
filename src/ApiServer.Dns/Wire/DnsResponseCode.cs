namespace ApiServer.Dns.Wire;

/// <summary>RCODEs; those above 15 need an OPT record.</summary>
internal enum DnsResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}
