namespace ApiServer.Dns.Wire;

/// <summary>What a zone answers to a question.</summary>
internal sealed record DnsAnswer(
    DnsResponseCode Code,
    IReadOnlyList<DnsResourceRecord> Answers,
    IReadOnlyList<DnsResourceRecord> Authority,
    IReadOnlyList<DnsResourceRecord> Additional)
{
    public static DnsAnswer Of(params IReadOnlyList<DnsResourceRecord> answers) => new(DnsResponseCode.NoError, answers, [], []);

    public static DnsAnswer Failed(DnsResponseCode code) => new(code, [], [], []);

    /// <summary>An answer of this server's own zones.</summary>
    public bool Authoritative { get; init; } = true;

    /// <summary>Whether the name is not of these zones, or is of a reverse zone and nobody's here: another server may know it.</summary>
    public bool IsElsewhere { get; init; }
}
