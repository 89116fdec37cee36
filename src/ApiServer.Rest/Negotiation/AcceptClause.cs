namespace ApiServer.Rest.Negotiation;

/// <summary>One media range of an <c>Accept</c> header, with the parameters that Kubernetes gives a meaning.</summary>
/// <param name="Type">Before the slash, in lower case; <c>*</c> is any.</param>
/// <param name="Subtype">After the slash, in lower case.</param>
/// <param name="Quality">0 to 1.</param>
/// <param name="As">The wanted form's kind: <c>Table</c>, …; empty for the object itself.</param>
/// <param name="Group">The wanted form's group.</param>
/// <param name="Version">The wanted form's version.</param>
/// <param name="Stream">The <c>stream</c> parameter.</param>
/// <param name="Pretty">Whether <c>pretty=1</c> is among the parameters.</param>
internal sealed record AcceptClause(
    string Type, string Subtype, double Quality, string As, string Group, string Version, string Stream, bool Pretty)
{
    public string MediaType => $"{Type}/{Subtype}";

    public bool Matches(string type, string subtype) =>
        (Type == type && Subtype == subtype) || (Type == type && Subtype == "*") || (Type == "*" && Subtype == "*");
}
