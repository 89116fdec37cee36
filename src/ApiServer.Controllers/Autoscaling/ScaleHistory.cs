namespace ApiServer.Controllers.Autoscaling;

/// <summary>
/// What an autoscaler wanted and did in the recent past. It is lost with the process, as upstream's is: a target then may shrink before its stabilization
/// window has passed.
/// </summary>
internal sealed class ScaleHistory
{
    private readonly List<(int Replicas, DateTimeOffset Time)> _recommendations = [];
    private readonly List<(int Change, DateTimeOffset Time)> _ups = [];
    private readonly List<(int Change, DateTimeOffset Time)> _downs = [];

    /// <summary>The first recommendation is what was there.</summary>
    public void Begin(int currentReplicas, DateTimeOffset now)
    {
        if (_recommendations.Count == 0)
        {
            _recommendations.Add((currentReplicas, now));
        }
    }

    /// <summary>
    /// The least and the most that was recommended, this time included, after two moments; a recommendation before both is forgotten for this one
    /// (upstream: stabilizeRecommendationWithBehaviors).
    /// </summary>
    public (int Least, int Most) Recommend(int replicas, DateTimeOffset afterUp, DateTimeOffset afterDown, DateTimeOffset now)
    {
        var (least, most) = (replicas, replicas);
        foreach (var (past, time) in _recommendations)
        {
            least = time > afterUp ? Math.Min(least, past) : least;
            most = time > afterDown ? Math.Max(most, past) : most;
        }

        _recommendations.RemoveAll(r => r.Time < afterUp && r.Time < afterDown);
        _recommendations.Add((replicas, now));
        return (least, most);
    }

    /// <summary>Keeps what was done, and forgets what is older than any policy looks back.</summary>
    public void Scaled(int from, int to, TimeSpan longestUp, TimeSpan longestDown, DateTimeOffset now)
    {
        var (events, longest) = to > from ? (_ups, longestUp) : (_downs, longestDown);
        events.RemoveAll(e => e.Time < now - longest);
        events.Add((Math.Abs(to - from), now));
    }

    /// <summary>How many replicas there were at the beginning of a period that ends now.</summary>
    public int ReplicasAtStart(int currentReplicas, TimeSpan period, DateTimeOffset now) =>
        currentReplicas - Sum(_ups, now - period) + Sum(_downs, now - period);

    private static int Sum(List<(int Change, DateTimeOffset Time)> events, DateTimeOffset after) => events.Where(e => e.Time > after).Sum(e => e.Change);
}
