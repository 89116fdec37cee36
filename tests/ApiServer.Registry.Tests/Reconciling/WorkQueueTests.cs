using ApiServer.Model.Time;
using ApiServer.Registry.Reconciling;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Reconciling;

public sealed class WorkQueueTests : IAsyncDisposable
{
    private static readonly ReconcileKey Web = new("default", "web");
    private static readonly ReconcileKey Other = new("default", "other");

    private readonly FakeClusterClock _clock = new();
    private readonly Timetable _timetable;
    private readonly WorkQueue _queue;

    public WorkQueueTests()
    {
        _timetable = new Timetable(_clock);
        _queue = new WorkQueue(_timetable, new IdSource(1));
    }

    public ValueTask DisposeAsync() => _timetable.DisposeAsync();

    [Fact]
    public async Task A_key_added_twice_runs_once()
    {
        _queue.Add(Web);
        _queue.Add(Web);
        _queue.Add(Other);

        Assert.Equal(Web, await TakeAsync());
        Assert.Equal(Other, await TakeAsync());
        _queue.Done(Web);
        _queue.Done(Other);
        Assert.True(_queue.IsEmpty);
        Assert.True(_timetable.IsIdle);
    }

    [Fact]
    public async Task A_key_added_while_it_runs_waits_until_it_is_done_and_runs_again()
    {
        _queue.Add(Web);
        await TakeAsync();
        _queue.Add(Web);
        var second = _queue.TakeAsync(CancellationToken.None);

        Assert.False(second.IsCompleted);
        _queue.Done(Web);
        Assert.Equal(Web, await second);
        _queue.Done(Web);
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public async Task A_delayed_key_comes_when_the_cluster_clock_is_there()
    {
        _queue.AddAfter(Web, TimeSpan.FromHours(3));

        Assert.True(_timetable.IsIdle);
        Assert.Equal(_clock.UtcNow + TimeSpan.FromHours(3), _timetable.NextDue);
        _clock.AdvanceTo(_timetable.NextDue!.Value);
        Assert.Equal(Web, await TakeAsync());
        Assert.Null(_timetable.NextDue);
    }

    [Fact]
    public async Task Of_two_delays_of_one_key_the_earlier_counts()
    {
        _queue.AddAfter(Web, TimeSpan.FromSeconds(10));
        _queue.AddAfter(Web, TimeSpan.FromSeconds(20));
        _queue.AddAfter(Web, TimeSpan.FromSeconds(5));

        Assert.Equal(_clock.UtcNow + TimeSpan.FromSeconds(5), _timetable.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await TakeAsync();
        _queue.Done(Web);
        Assert.Null(_timetable.NextDue);
    }

    [Fact]
    public async Task Failures_back_off_from_5_ms_doubling_to_1000_s()
    {
        var delays = new List<TimeSpan>();
        for (var i = 0; i < 40; i++)
        {
            delays.Add(await DelayOfNextFailureAsync());
        }

        Assert.InRange(delays[0], TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5.5));
        Assert.InRange(delays[3], TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(44));
        Assert.InRange(delays[39], TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(1100));
    }

    [Fact]
    public async Task A_success_forgets_the_failures()
    {
        await DelayOfNextFailureAsync();
        await DelayOfNextFailureAsync();
        _queue.Forget(Web);

        Assert.InRange(await DelayOfNextFailureAsync(), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5.5));
    }

    [Fact]
    public async Task A_closed_queue_ends_its_takers_and_leaves_nothing_behind()
    {
        _queue.Add(Web);
        _queue.AddAfter(Other, TimeSpan.FromSeconds(1));
        _queue.Close();

        Assert.Null(await _queue.TakeAsync(CancellationToken.None));
        Assert.Null(_timetable.NextDue);
        Assert.True(_timetable.IsIdle);
    }

    private async Task<TimeSpan> DelayOfNextFailureAsync()
    {
        _queue.AddAfterFailure(Web);
        var delay = _timetable.NextDue!.Value - _clock.UtcNow;
        _clock.AdvanceTo(_timetable.NextDue!.Value);
        _queue.Done(await TakeAsync());
        return delay;
    }

    private async Task<ReconcileKey> TakeAsync()
    {
        var key = await _queue.TakeAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return key!.Value;
    }
}
