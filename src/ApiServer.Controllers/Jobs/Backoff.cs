using ApiServer.Model.Json;

namespace ApiServer.Controllers.Jobs;

/// <summary>How long a Job waits before it replaces Pods that failed (backoff_utils.go): 10 s after the first failure, twice as long after each further one.</summary>
/// <param name="Failures">Pods that failed since one succeeded.</param>
/// <param name="LastFailure">When the last of them ended.</param>
internal sealed record Backoff(int Failures, DateTimeOffset LastFailure)
{
    public static readonly Backoff None = new(0, DateTimeOffset.MinValue);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The record with Pods that ended meanwhile: a success forgets the failures before it.</summary>
    public Backoff With(IReadOnlyList<JsonObject> succeeded, IReadOnlyList<JsonObject> failed)
    {
        var times = failed.Select(p => p.FinishedAt()).ToList();
        var record = this;
        if (succeeded.Count > 0)
        {
            var lastSuccess = succeeded.Max(p => p.FinishedAt());
            times.RemoveAll(t => t <= lastSuccess);
            record = None;
        }

        return times.Count == 0 ? record : new Backoff(record.Failures + times.Count, times.Max());
    }

    /// <summary>How long yet; zero: a Pod may be made.</summary>
    public TimeSpan Left(DateTimeOffset now)
    {
        if (Failures == 0)
        {
            return TimeSpan.Zero;
        }

        // 10 s * 2^6 is beyond the longest already.
        var pause = First * (1 << Math.Min(Failures - 1, 6));
        var left = LastFailure + (pause < Longest ? pause : Longest) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
