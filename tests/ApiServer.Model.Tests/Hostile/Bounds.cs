using System.Diagnostics;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>
/// Holds what a hostile document of 3 MiB may cost: memory by what the thread allocated, which no other program disturbs, and time so generously
/// that only another order of growth exceeds it.
/// </summary>
internal static class Bounds
{
    /// <summary>As much as a request may bring.</summary>
    public const int Body = 3 * 1024 * 1024;

    /// <summary>What reading a body may take beside its own size, whatever is in it.</summary>
    public const int Mebibytes = 640;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs the action once; fails when it takes more than that.</summary>
    /// <returns>What came of it.</returns>
    public static T Hold<T>(Func<T> action, int mebibytes = Mebibytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var result = action();
        watch.Stop();
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) >> 20;
        Assert.True(allocated <= mebibytes, $"{allocated} MiB were allocated");
        Assert.True(watch.Elapsed < Longest, $"it took {watch.Elapsed}");
        return result;
    }
}
