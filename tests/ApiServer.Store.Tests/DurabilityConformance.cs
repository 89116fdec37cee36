using static ApiServer.Store.Tests.FaultyRevisionLog;
using static ApiServer.Store.Tests.TestObjects;

namespace ApiServer.Store.Tests;

/// <summary>What outlives errors and restarts, and what history knows, whatever the log.</summary>
public abstract class DurabilityConformance(bool sqlite) : StoreFixture(sqlite)
{
    private static readonly StoreOptions Short = new()
    {
        WindowMinimum = 5,
        WindowBytes = 1,
        KeepRevisions = 10,
        CompactEvery = 0,
    };

    [Fact]
    public async Task Restart_goes_on_with_the_same_objects_and_revisions()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a"), "1", node: "n1"), Put(PodKey("b")), Put(NodeKey("n")), Delete(PodKey("b")), Put(PodKey("a"), "2", node: "n2"));
        var (pods, nodes) = (Describe(store.Snapshot(Pods)), Describe(store.Snapshot(Nodes)));
        await store.DisposeAsync();
        var again = await OpenAsync();
        Assert.Equal(6, again.Revision);
        Assert.Equal(pods, Describe(again.Snapshot(Pods)));
        Assert.Equal(nodes, Describe(again.Snapshot(Nodes)));
        Assert.Equal(["default/a"], Paths(again.Snapshot(Pods).ByIndex("nodeName", "n2")));
        Assert.Equal(7, (await CommitAsync(again, Put(PodKey("c"), expected: 0))).Revision);
    }

    [Fact]
    public async Task Deletion_as_the_last_change_does_not_give_its_revision_again()
    {
        var options = Short with { KeepRevisions = 0, KeepFor = TimeSpan.Zero };
        var store = await OpenAsync(options);
        await CommitAsync(store, Put(PodKey("a")), Delete(PodKey("a")));
        await store.CompactAsync(Stop);
        await store.DisposeAsync();
        var again = await OpenAsync(options);
        Assert.Equal(3, again.Revision);
    }

    [Fact]
    public async Task Watch_goes_on_after_a_restart()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("old"), "0"));
        Clock.Advance(TimeSpan.FromMinutes(10));
        await CommitAsync(store, Put(PodKey("old"), "1"), Put(PodKey("a"), "1"), Delete(PodKey("a")), Put(PodKey("old"), "2"));
        var before = Read(store.Watch(Pods, 2)!);
        await store.DisposeAsync();
        var again = await OpenAsync();
        var after = Read(again.Watch(Pods, 2)!);
        Assert.Equal(before.Select(e => (e.Type, e.Revision, e.Previous?.Revision, e.Object.Value())), after.Select(e => (e.Type, e.Revision, e.Previous?.Revision, e.Object.Value())));
        Assert.Equal("0", after[0].Previous!.Value());
        Assert.Null(again.Watch(Pods, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Failure_of_the_log_is_unknown_to_all_and_the_cache_equals_the_log_after_it(int written)
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a"), "1"), Put(PodKey("b"), "1"));
        var cursor = store.Watch(Pods, store.Revision)!;
        Log.Hold();
        var first = store.CommitAsync(new(Put(NodeKey("n"))), Stop);
        Log.WaitUntilHeld();
        var batch = new[]
        {
            store.CommitAsync(new(Put(PodKey("a"), "2", expected: 2)), Stop),
            store.CommitAsync(new(Put(PodKey("a"), "3", expected: 2)), Stop),
            store.CommitAsync(new(Delete(PodKey("b")), Put(PodKey("c"), "2")), Stop),
        };
        Log.Fail(written == 1 ? Fault.AfterCommit : Fault.BeforeCommit, after: 1);
        Log.LetGo();
        Assert.IsType<CommitResult.Committed>(await first);
        var results = await Task.WhenAll(batch);
        Assert.All(results, r => Assert.IsType<CommitResult.Unknown>(r));
        var (pods, revision) = (Describe(store.Snapshot(Pods)), store.Revision);
        Assert.Equal(written == 0 ? 4 : 7, revision);
        Assert.Equal(written == 0 ? [] : [5L, 6L, 7L], Read(cursor).Select(e => e.Revision));
        await store.DisposeAsync();
        var again = await OpenAsync();
        Assert.Equal(pods, Describe(again.Snapshot(Pods)));
        Assert.Equal(revision, again.Revision);
    }

    [Fact]
    public async Task Batch_that_failed_before_its_commit_leaves_its_revisions_to_the_next()
    {
        var store = await OpenAsync();
        Log.Fail(Fault.BeforeCommit);
        Assert.IsType<CommitResult.Unknown>(await store.CommitAsync(new(Put(PodKey("a"))), Stop));
        Assert.Null(store.Get(PodKey("a")));
        Assert.Equal(2, (await CommitAsync(store, Put(PodKey("b"), expected: 0))).Revision);
    }

    [Fact]
    public async Task Batch_that_failed_after_its_commit_is_seen_by_watchers_once()
    {
        var store = await OpenAsync();
        var cursor = store.Watch(Pods, 1)!;
        var wait = cursor.WaitAsync(Stop);
        Log.Fail(Fault.AfterCommit);
        Assert.IsType<CommitResult.Unknown>(await store.CommitAsync(new(Put(PodKey("a"), "1"), Put(PodKey("a"), "2"), Delete(PodKey("a")), Put(PodKey("a"), "3")), Stop));
        await wait;
        Assert.Equal(
            [(StoreEventType.Added, 2L), (StoreEventType.Modified, 3L), (StoreEventType.Deleted, 4L), (StoreEventType.Added, 5L)],
            Read(cursor).Select(e => (e.Type, e.Revision)));
        Assert.Equal("3", store.Get(PodKey("a"))!.Value());
        await CommitAsync(store, Put(PodKey("b"), expected: 0));
        Assert.Equal(6, Assert.Single(Read(cursor)).Revision);
    }

    [Fact]
    public async Task Log_that_cannot_be_read_again_is_tried_before_the_next_batch()
    {
        var store = await OpenAsync();
        Log.Fail(Fault.AfterCommit);
        Log.RecoveryFails = true;
        Assert.IsType<CommitResult.Unknown>(await store.CommitAsync(new(Put(PodKey("a"))), Stop));
        Assert.IsType<CommitResult.Unknown>(await store.CommitAsync(new(Put(PodKey("b"))), Stop));
        Assert.Equal(1, store.Revision);
        Log.RecoveryFails = false;
        Assert.Equal(3, (await CommitAsync(store, Put(PodKey("b"), expected: 0))).Revision);
        Assert.NotNull(store.Get(PodKey("a")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fatal_error_stops_all_writing_and_is_said_once(bool defect)
    {
        var said = new List<Exception>();
        var store = await OpenAsync(new StoreOptions { OnFatal = said.Add, CompactEvery = 0 });
        await CommitAsync(store, Put(PodKey("a")));
        Log.Fail(defect ? Fault.Defect : Fault.Fatal);
        Assert.IsType<CommitResult.Unknown>(await store.CommitAsync(new(Put(PodKey("b"))), Stop));
        Assert.IsType<CommitResult.Unknown>(await store.CommitAsync(new(Put(PodKey("c"))), Stop));
        Assert.Single(said);
        Assert.Equal(2, Log.Appends);
        Assert.NotNull(store.Get(PodKey("a")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Past_states_are_exact_from_the_window_and_from_the_log(bool fromLog)
    {
        var store = await OpenAsync(fromLog ? Short : null);
        var states = new Dictionary<long, List<string>>();
        for (var i = 0; i < 60; i++)
        {
            var key = PodKey($"p{i * 5 % 9}");
            await CommitAsync(store, i % 4 == 3 && store.Get(key) is not null ? Delete(key) : Put(key, $"{i}", node: $"n{i % 2}"), Put(NodeKey("n")));
            states[store.Revision] = Describe(store.Snapshot(Pods));
        }

        Assert.Equal(fromLog, store.Watch(Pods, 50) is null);
        foreach (var (revision, state) in states.Reverse())
        {
            var past = (await store.SnapshotAtAsync(Pods, revision, Stop))!;
            Assert.Equal(revision, past.Revision);
            Assert.Equal(state, Describe(past));
            Assert.Equal(
                past.List().Where(o => o.Facts.Index.Any(e => e.Value == "n1")).Select(o => o.Key),
                past.ByIndex("nodeName", "n1").Select(o => o.Key));
        }

        var empty = (await store.SnapshotAtAsync(Pods, 1, Stop))!;
        Assert.Equal(0, empty.Count);
        Assert.Null(await store.SnapshotAtAsync(Pods, store.Revision + 1, Stop));
    }

    [Fact]
    public async Task Compaction_forgets_old_states_and_spares_the_present()
    {
        var store = await OpenAsync(Short);
        await CommitAsync(store, Put(PodKey("forever"), "0"), Put(PodKey("gone"), "0"), Delete(PodKey("gone")));
        for (var i = 0; i < 1400; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"));
        }

        await store.CompactAsync(Stop);
        Assert.InRange(Log.Compacted, 0, 1);
        Assert.NotNull(await store.SnapshotAtAsync(Pods, 2, Stop));

        Clock.Advance(TimeSpan.FromMinutes(6));
        var expected = await store.SnapshotAtAsync(Pods, 1394, Stop);
        await store.CompactAsync(Stop);
        Assert.Equal(1394, Log.Compacted);
        Assert.Null(await store.SnapshotAtAsync(Pods, 1393, Stop));
        await store.DisposeAsync();

        var again = await OpenAsync(Short);
        Assert.Equal(1394, Log.Compacted);
        Assert.Null(await again.SnapshotAtAsync(Pods, 1393, Stop));
        Assert.Equal(Describe(expected!), Describe((await again.SnapshotAtAsync(Pods, 1394, Stop))!));
        Assert.Equal(["default/a", "default/forever"], Paths(again.Snapshot(Pods).List()));
        Assert.Equal("0", again.Get(PodKey("forever"))!.Value());
    }

    [Fact]
    public async Task Compaction_stops_before_what_is_young()
    {
        var store = await OpenAsync(Short);
        for (var i = 0; i < 40; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"));
        }

        Clock.Advance(TimeSpan.FromMinutes(6));
        for (var i = 0; i < 40; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"));
        }

        await store.CompactAsync(Stop);
        Assert.Equal(41, Log.Compacted);
    }

    [Fact]
    public async Task Committer_compacts_by_itself()
    {
        var store = await OpenAsync(Short with { CompactEvery = 50, KeepFor = TimeSpan.Zero });
        for (var i = 0; i < 100; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"));
        }

        await store.DisposeAsync();
        Assert.InRange(Log.Compacted, 40, 91);
    }
}
