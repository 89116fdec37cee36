using ApiServer.Model.Time;

namespace ApiServer.Rest.Tests;

/// <summary>A cluster clock that stands still.</summary>
internal sealed class FixedClock : ClusterClock
{
    public override DateTimeOffset UtcNow { get; } = new(2026, 11, 23, 10, 21, 0, TimeSpan.Zero);

    public override Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) => Task.CompletedTask;
}
