using System.Collections.Concurrent;
using ApiServer.Model.Errors;
using ApiServer.Rest.FlowControl;
using CsCheck;

namespace ApiServer.Rest.Tests.FlowControl;

/// <summary>What holds for a priority level whatever its users do.</summary>
public sealed class PriorityLevelProperties
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>A step: a user comes and wants seats; otherwise one who waits leaves, or one who has seats gives them back.</summary>
    private static readonly Gen<(int What, int User, int Seats, int Which)[]> Steps =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[1, 6], Gen.Int[0, 1000]).Array[0, 200];

    [Fact]
    public void No_seat_is_lost_or_given_twice_and_none_stays_free_that_somebody_could_have() => Gen.Select(Gen.Int[1, 8], Steps).Sample(
        (limit, steps) =>
        {
            var level = new PriorityLevel("test", limit, TimeProvider.System);
            var requests = new List<Asked>();
            foreach (var (what, user, seats, which) in steps)
            {
                Step(level, requests, what, $"user-{user}", Math.Min(seats, limit), which);
                AssertSound(level, limit, requests);
            }

            while (requests.Count > 0)
            {
                // As long as somebody waits, somebody is seated.
                var seated = requests.First(r => r.IsSeated);
                requests.Remove(seated);
                seated.Task.Result.Dispose();
                AssertSound(level, limit, requests);
            }
        },
        iter: 150);

    [Fact]
    public async Task No_seat_is_lost_when_users_come_and_leave_at_the_same_moment()
    {
        const int Limit = 5;
        var level = new PriorityLevel("test", Limit, TimeProvider.System);
        var refused = new ConcurrentBag<ApiStatusException>();
        var inUse = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 1000; i++)
            {
                var seats = random.Next(1, Limit + 1);
                using var leaves = new CancellationTokenSource();
                var taking = level.TakeAsync($"user-{worker % 4}", seats, random.Next(10) == 0 ? TimeSpan.Zero : Long, leaves.Token);
                var leaving = random.Next(3) == 0 ? leaves.CancelAsync() : Task.CompletedTask;
                try
                {
                    using var lease = await taking;
                    Assert.InRange(Interlocked.Add(ref inUse, seats), seats, Limit);
                    await Task.Yield();
                    Interlocked.Add(ref inUse, -seats);
                }
                catch (OperationCanceledException)
                {
                    // It left.
                }
                catch (ApiStatusException e)
                {
                    refused.Add(e);
                }

                await leaving;
            }
        })));
        var state = level.State;
        Assert.Equal((0, 0, 0), (state.Executing, state.SeatsInUse, state.Waiting));
        Assert.Equal(refused.Count, state.TimedOut);
    }

    private static void Step(PriorityLevel level, List<Asked> requests, int what, string user, int seats, int which)
    {
        var waiting = requests.Where(r => !r.Task.IsCompleted).ToList();
        var seated = requests.Where(r => r.IsSeated).ToList();
        switch (what)
        {
            case 0 when waiting.Count > 0:
                var leaves = waiting[which % waiting.Count];
                requests.Remove(leaves);
                leaves.Leave.Cancel();
                Assert.True(leaves.Task.ContinueWith(t => t.IsCanceled, TaskScheduler.Default).Result);
                break;
            case 1 when seated.Count > 0:
                var done = seated[which % seated.Count];
                requests.Remove(done);
                done.Task.Result.Dispose();
                break;
            default:
                var leave = new CancellationTokenSource();
                requests.Add(new Asked(level.TakeAsync(user, seats, Long, leave.Token).AsTask(), leave, user, seats));
                break;
        }
    }

    private static void AssertSound(PriorityLevel level, int limit, List<Asked> requests)
    {
        var state = level.State;
        var expected = state.Executing;
        Assert.True(SpinWait.SpinUntil(() => requests.Count(r => r.IsSeated) == expected, Long));
        var seated = requests.Where(r => r.IsSeated).ToList();
        var waiting = requests.Where(r => !r.Task.IsCompleted).ToList();
        Assert.Equal((seated.Count, seated.Sum(r => r.Seats), waiting.Count), (state.Executing, state.SeatsInUse, state.Waiting));
        Assert.InRange(state.SeatsInUse, 0, limit);
        if (waiting.Count > 0)
        {
            // Of the users with the fewest seats one is next, with his oldest request; it does not fit.
            int Has(string user) => seated.Where(r => r.User == user).Sum(r => r.Seats);
            var fewest = waiting.Min(r => Has(r.User));
            var heads = waiting.GroupBy(r => r.User).Where(g => Has(g.Key) == fewest).Select(g => g.First());
            Assert.Contains(heads, r => state.SeatsInUse + r.Seats > limit);
        }
    }

    private sealed record Asked(Task<SeatLease> Task, CancellationTokenSource Leave, string User, int Seats)
    {
        public bool IsSeated => Task.IsCompletedSuccessfully;
    }
}
