using System.Collections.Concurrent;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Reconciling;
using ApiServer.Testing;

namespace ApiServer.Registry.Tests.Reconciling;

public sealed class ReconcilerRunnerTests : IAsyncLifetime
{
    private ClosableWindow _window = null!;
    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.OpenAsync(store => _window = new ClosableWindow(store));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Existing_objects_are_reconciled_first_and_changes_later()
    {
        await CreateAsync("a");
        var seen = new Recording();
        await _cluster.StartAsync(seen);
        await _cluster.IdleAsync();
        Assert.Equal(["default/a"], seen.Keys);

        await CreateAsync("b");
        await _cluster.IdleAsync();
        Assert.Equal(["default/a", "default/b"], seen.Keys);
    }

    [Fact]
    public async Task A_failed_key_is_tried_again_when_its_back_off_is_over()
    {
        var seen = new Recording { Failures = 3 };
        await _cluster.StartAsync(seen);
        await CreateAsync("a");

        // Not a moment passes yet: the first back-off is a short one.
        await Eventually.HoldsAsync(() => _cluster.Timetable.IsIdle);
        Assert.Single(seen.Keys);

        await _cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(4, seen.Keys.Count);
        Assert.Null(_cluster.Timetable.NextDue);
    }

    [Fact]
    public async Task A_key_of_a_namespace_on_its_way_out_is_left_alone_until_it_changes()
    {
        var refusal = new ApiStatus
        {
            Code = 403,
            Reason = StatusReason.Forbidden,
            Message = "unable to create new content in namespace default because it is being terminated",
            Causes = [new StatusCause(StatusCause.NamespaceTerminating, "namespace default is being terminated", "metadata.namespace")],
        };
        var seen = new Recording { Failures = 1, Failure = new ApiStatusException(refusal) };
        await _cluster.StartAsync(seen);
        await CreateAsync("a");
        await _cluster.IdleAsync();

        Assert.Single(seen.Keys);
        Assert.Null(_cluster.Timetable.NextDue);
    }

    [Fact]
    public async Task A_reconciler_that_fell_out_of_the_window_lists_again_and_learns_of_deletions()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        var seen = new Recording();
        await _cluster.StartAsync(seen);
        await _cluster.IdleAsync();
        seen.Keys.Clear();

        _window.Close();
        await _cluster.DeleteAsync(ResourceNames.ConfigMaps, "default", "a");
        _window.Open();
        await _cluster.IdleAsync();

        Assert.Contains("default/a", seen.Keys);
    }

    [Fact]
    public async Task A_delayed_key_comes_back_on_the_cluster_clock()
    {
        var seen = new Recording { Again = TimeSpan.FromHours(1) };
        await _cluster.StartAsync(seen);
        await CreateAsync("a");
        await _cluster.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(6, seen.Keys.Count);
    }

    private Task<JsonObject> CreateAsync(string name) =>
        _cluster.CreateAsync(ResourceNames.ConfigMaps, $$"""{"metadata":{"name":"{{name}}","namespace":"default"} }""");

    private sealed class Recording : Reconciler
    {
        public ConcurrentQueue<string> Keys { get; } = [];

        public int Failures { get; set; }

        public Exception Failure { get; init; } = new InvalidOperationException("not yet");

        public TimeSpan? Again { get; init; }

        public override string Name => "recording";

        public override IReadOnlyList<ReconcileTrigger> Triggers => [ReconcileTrigger.Self(ResourceNames.ConfigMaps)];

        public override Task ReconcileAsync(ReconcileKey key, CancellationToken cancellationToken)
        {
            Keys.Enqueue(key.ToString());
            if (Again is { } delay)
            {
                Queue.AddAfter(key, delay);
            }

            return Failures-- > 0 ? throw Failure : Task.CompletedTask;
        }
    }
}
