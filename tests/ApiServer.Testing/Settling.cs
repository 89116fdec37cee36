using ApiServer.Registry.Reconciling;

namespace ApiServer.Testing;

/// <summary>Waiting for a cluster on a fake clock.</summary>
public static class Settling
{
    /// <summary>Pauses that nobody notices: a StatefulSet leaves a name vacant for so long at most.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(200);

    /// <summary>Completes when nothing more happens without noticeable time passing.</summary>
    public static async Task IdleAsync(this Timetable timetable, FakeClusterClock clock)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(clock);
        await Eventually.HoldsAsync(() => timetable.IsIdle).ConfigureAwait(false);
        while (timetable.NextDue is { } due && due - clock.UtcNow <= Unnoticed)
        {
            clock.AdvanceTo(due);
            await Eventually.HoldsAsync(() => timetable.IsIdle).ConfigureAwait(false);
        }
    }
}
