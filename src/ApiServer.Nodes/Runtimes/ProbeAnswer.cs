namespace ApiServer.Nodes.Runtimes;

/// <summary>What came of one probe.</summary>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Output">What it said when it did not.</param>
/// <param name="PassesAfter">When it will pass, as far as the runtime knows.</param>
public sealed record ProbeAnswer(bool Passed, string Output = "", TimeSpan? PassesAfter = null)
{
    public static readonly ProbeAnswer Pass = new(true);
}
