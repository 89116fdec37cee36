namespace ApiServer.Dns.Wire;

/// <summary>A query as it came.</summary>
/// <param name="Id">To be given back.</param>
/// <param name="Opcode">0 is a plain query.</param>
/// <param name="RecursionDesired">To be given back.</param>
/// <param name="Question">The question's bytes: answered as asked, in the asker's case.</param>
/// <param name="Name">The name in lower case without the final dot.</param>
/// <param name="Type">What is asked for; may be a number that has no name here.</param>
/// <param name="Class">1 is the Internet.</param>
/// <param name="UdpSize">How much the asker takes in one datagram.</param>
/// <param name="HasEdns">Whether an OPT record came along.</param>
/// <param name="Error">What is wrong with the message; then the question is empty, unless only its EDNS version is not known here.</param>
internal sealed record DnsQuery(
    ushort Id,
    int Opcode,
    bool RecursionDesired,
    ReadOnlyMemory<byte> Question,
    string Name,
    DnsType Type,
    int Class,
    int UdpSize,
    bool HasEdns,
    DnsResponseCode Error);
