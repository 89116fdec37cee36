namespace ApiServer.Nodes.Scheduling.Scores;

/// <summary>Bringing raw figures into the range of scores.</summary>
internal static class ScoreRange
{
    public const long Most = 100;

    /// <summary>The largest figure becomes 100, nothing stays 0; reversed, nothing becomes 100 (upstream: DefaultNormalizeScore).</summary>
    public static long[] Normalize(IEnumerable<long> figures, bool reverse)
    {
        long[] all = [.. figures];
        var most = all.Max();
        return [.. all.Select(f => most == 0 ? reverse ? Most : 0 : reverse ? Most - (f * Most / most) : f * Most / most)];
    }
}
