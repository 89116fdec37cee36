namespace ApiServer.Model.Time;

/// <summary>The cluster clock of a running server: the machine's.</summary>
public sealed class SystemClusterClock : ClusterClock
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public override DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public override async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        // A timer is a lower bound of milliseconds, and a long one would overflow: look again until it is true.
        while (due - UtcNow is { } left && left > TimeSpan.Zero)
        {
            var step = left < Longest ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : Longest;
            await Task.Delay(step, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}
