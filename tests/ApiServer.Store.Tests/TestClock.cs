using ApiServer.Model.Time;

namespace ApiServer.Store.Tests;

/// <summary>A cluster clock that a test moves.</summary>
internal sealed class TestClock : ClusterClock
{
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override DateTimeOffset UtcNow => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) => throw new NotSupportedException();
}
