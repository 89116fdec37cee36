using ApiServer.Model.Errors;
using ApiServer.Rest.FlowControl;
using ApiServer.Testing;

namespace ApiServer.Rest.Tests.FlowControl;

/// <summary>The seats of one priority level.</summary>
public sealed class PriorityLevelTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Who_finds_no_seat_waits_until_one_is_given_back()
    {
        var level = Level(2);
        var first = await Take(level, "a");
        var second = await Take(level, "a");
        var third = Take(level, "a");
        Assert.False(third.IsCompleted);
        Assert.Equal((2, 1), (level.State.SeatsInUse, level.State.Waiting));

        first.Dispose();
        using var seated = await third;
        second.Dispose();
        second.Dispose();
        Assert.Equal((1, 0), (level.State.SeatsInUse, level.State.Waiting));
    }

    [Fact]
    public async Task One_user_does_not_wait_behind_the_queue_of_another()
    {
        var level = Level(2);
        var seated = new Queue<SeatLease>([await Take(level, "many"), await Take(level, "many")]);
        var many = Enumerable.Range(0, 100).Select(_ => Take(level, "many")).ToList();
        var one = Take(level, "one");
        seated.Dequeue().Dispose();
        using var lease = await one;
        Assert.All(many, waiting => Assert.False(waiting.IsCompleted));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(5, 2)]
    public async Task Two_users_with_much_to_do_share_the_seats(int seatsOfA, int seatsOfB)
    {
        const int Limit = 20;
        var level = Level(Limit);
        using var first = await Take(level, "nobody", Limit);
        var waiting = Enumerable.Range(0, 100).Select(_ => (User: "a", Seats: seatsOfA, Lease: Take(level, "a", seatsOfA)))
            .Concat(Enumerable.Range(0, 100).Select(_ => (User: "b", Seats: seatsOfB, Lease: Take(level, "b", seatsOfB)))).ToList();
        first.Dispose();
        for (var i = 0; i < 50; i++)
        {
            await Eventually.HoldsAsync(() => waiting.Count(w => w.Lease.IsCompleted) == level.State.Executing);
            var seated = waiting.Where(w => w.Lease.IsCompleted).ToList();
            Assert.Equal(seated.Sum(s => s.Seats), level.State.SeatsInUse);
            Assert.InRange(level.State.SeatsInUse, Limit - Math.Max(seatsOfA, seatsOfB) + 1, Limit);
            foreach (var user in (string[])["a", "b"])
            {
                Assert.InRange(seated.Where(s => s.User == user).Sum(s => s.Seats), (Limit / 2) - Math.Max(seatsOfA, seatsOfB), (Limit / 2) + Math.Max(seatsOfA, seatsOfB));
            }

            // Who has more gives one back.
            var done = seated.GroupBy(s => s.User).MaxBy(g => g.Sum(s => s.Seats))!.First();
            waiting.Remove(done);
            (await done.Lease).Dispose();
        }
    }

    [Fact]
    public async Task Users_with_one_seat_between_them_take_turns()
    {
        var level = Level(1);
        var first = await Take(level, "nobody");
        var order = new List<string>();
        var all = ((string[])["a", "a", "a", "b", "b", "c"]).Select(RunAsync).ToList();
        first.Dispose();
        await Task.WhenAll(all);
        Assert.Equal("abcaba", string.Concat(order));

        async Task RunAsync(string user)
        {
            using var lease = await Take(level, user);
            order.Add(user);
        }
    }

    [Fact]
    public async Task Request_that_needs_many_seats_is_not_passed_by_small_ones_for_ever()
    {
        var level = Level(3);
        var small = new List<SeatLease> { await Take(level, "a"), await Take(level, "b"), await Take(level, "c") };
        var large = Take(level, "large", 3);
        var later = Take(level, "later");
        small.ForEach(s => s.Dispose());
        Assert.False(later.IsCompleted);
        (await large).Dispose();
        (await later).Dispose();
    }

    [Fact]
    public async Task Request_that_needs_more_than_there_is_gets_all()
    {
        var level = Level(3);
        using var lease = await Take(level, "a", 10);
        Assert.Equal(3, level.State.SeatsInUse);
    }

    [Fact]
    public async Task Who_leaves_the_queue_makes_room_for_the_next()
    {
        var level = Level(3);
        using var seated = await Take(level, "a", 2);
        using var leaves = new CancellationTokenSource();
        var large = level.TakeAsync("b", 3, Long, leaves.Token).AsTask();
        var small = Take(level, "c");
        Assert.False(small.IsCompleted);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        using var next = await small;
        Assert.Equal((3, 0, 1), (level.State.SeatsInUse, level.State.Waiting, level.State.Cancelled));
    }

    [Fact]
    public async Task Who_waits_too_long_is_sent_away()
    {
        var level = Level(1);
        using var seated = await Take(level, "a");
        var error = await Assert.ThrowsAsync<ApiStatusException>(() => level.TakeAsync("b", 1, TimeSpan.FromMilliseconds(1), CancellationToken.None).AsTask());
        Assert.Equal((429, "TooManyRequests", 1), (error.Status.Code, error.Status.Reason, error.Status.RetryAfterSeconds));
        Assert.Equal((0, 1), (level.State.Waiting, level.State.TimedOut));
    }

    [Fact]
    public async Task Full_queue_of_one_user_refuses_him_and_nobody_else()
    {
        var level = Level(1);
        using var seated = await Take(level, "a");
        var queue = Enumerable.Range(0, PriorityLevel.UserQueueLimit).Select(_ => Take(level, "a")).ToList();
        var error = await Assert.ThrowsAsync<ApiStatusException>(() => Take(level, "a"));
        Assert.Equal(429, error.Status.Code);
        Assert.False(Take(level, "b").IsCompleted);
        Assert.Equal((queue.Count + 1, 1), (level.State.Waiting, level.State.QueueFull));
    }

    [Fact]
    public async Task Queues_are_bounded_together_as_well()
    {
        var level = Level(1);
        using var seated = await Take(level, "a");
        for (var i = 0; i < PriorityLevel.QueueLimit; i++)
        {
            Assert.False(Take(level, $"user-{i}").IsCompleted);
        }

        var error = await Assert.ThrowsAsync<ApiStatusException>(() => Take(level, "one-more"));
        Assert.Equal(429, error.Status.Code);
    }

    [Fact]
    public async Task Lease_that_ends_by_itself_gives_its_seats_back_once()
    {
        var level = Level(2);
        var lease = await Take(level, "a");
        using var other = await Take(level, "b");
        lease.EndAfter(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        using var next = await Take(level, "c");
        lease.Dispose();
        Assert.Equal(2, level.State.SeatsInUse);
    }

    private static PriorityLevel Level(int limit) => new("test", limit, TimeProvider.System);

    private static Task<SeatLease> Take(PriorityLevel level, string user, int seats = 1) => level.TakeAsync(user, seats, Long, CancellationToken.None).AsTask();
}
