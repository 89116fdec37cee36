using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using static ApiServer.Store.Tests.TestObjects;

namespace ApiServer.Store.Tests;

/// <summary>What a store does, whatever its log.</summary>
public abstract class StoreConformance(bool sqlite) : StoreFixture(sqlite)
{
    [Fact]
    public async Task New_store_is_at_revision_1_and_empty()
    {
        var store = await OpenAsync();
        Assert.Equal(1, store.Revision);
        Assert.Equal(1, store.Snapshot(Pods).Revision);
        Assert.Equal(0, store.Snapshot(Pods).Count);
        Assert.Null(store.Get(PodKey("a")));
    }

    [Fact]
    public async Task Writer_reads_what_he_wrote()
    {
        var store = await OpenAsync();
        var committed = await CommitAsync(store, Put(PodKey("a"), "1", expected: 0));
        var obj = store.Get(PodKey("a"))!;
        Assert.Same(committed.Objects[0], obj);
        Assert.Equal(2, committed.Revision);
        Assert.Equal("2", obj.Json.ResourceVersion());
        Assert.Contains("\"uid\":\"u-a\",\"resourceVersion\":\"2\"", obj.Json.ToString(), StringComparison.Ordinal);
        Assert.Equal(obj.Json.ToUtf8(), obj.Bytes.ToArray());
        Assert.Equal("a", obj.Facts.Labels.String("app"));
    }

    [Theory]
    [InlineData(0L, true)]
    [InlineData(2L, false)]
    [InlineData(3L, true)]
    [InlineData(null, false)]
    public async Task Put_is_refused_unless_the_object_has_the_expected_revision(long? expected, bool refused)
    {
        var store = await OpenAsync();
        var first = (await CommitAsync(store, Put(PodKey("a")))).Objects[0];
        var result = await store.CommitAsync(new(Put(PodKey("a"), "new", expected)), Stop);
        if (refused)
        {
            var conflict = Assert.IsType<CommitResult.Conflict>(result);
            Assert.Equal(PodKey("a"), conflict.Key);
            Assert.Same(first, conflict.Current);
            Assert.Equal(2, store.Revision);
        }
        else
        {
            Assert.IsType<CommitResult.Committed>(result);
        }
    }

    [Fact]
    public async Task What_is_too_large_is_not_taken_with_anything_beside_it()
    {
        var store = await OpenAsync(new StoreOptions { ObjectBytesLimit = 1000 });
        var result = await store.CommitAsync(new(Put(PodKey("a"), "small"), Put(PodKey("b"), new string('x', 1000))), Stop);
        Assert.Equal(PodKey("b"), Assert.IsType<CommitResult.TooLarge>(result).Key);
        Assert.Equal(1, store.Revision);
        Assert.Null(store.Get(PodKey("a")));
    }

    [Fact]
    public async Task What_is_being_deleted_may_be_somewhat_larger()
    {
        var store = await OpenAsync(new StoreOptions { ObjectBytesLimit = 1200 });
        var obj = Object("a", value: new string('x', 1100));
        Assert.IsType<CommitResult.TooLarge>(await store.CommitAsync(new(new StoreOperation.Put(PodKey("a"), obj, 0)), Stop));
        var marked = obj.WithAt("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp");
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync(new(new StoreOperation.Put(PodKey("a"), marked, 0)), Stop));
    }

    [Fact]
    public async Task Delete_gives_the_last_state_with_its_own_revision()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a")));
        var deleted = (await CommitAsync(store, Delete(PodKey("a"), 2))).Objects[0]!;
        Assert.Equal(3, deleted.Revision);
        Assert.Equal("3", deleted.Json.ResourceVersion());
        Assert.Equal("last", deleted.Value());
        Assert.Null(store.Get(PodKey("a")));
    }

    [Fact]
    public async Task Delete_of_what_is_not_there_is_a_conflict()
    {
        var store = await OpenAsync();
        var conflict = Assert.IsType<CommitResult.Conflict>(await store.CommitAsync(new(Delete(PodKey("a"))), Stop));
        Assert.Null(conflict.Current);
    }

    [Fact]
    public async Task Transaction_happens_all_or_not_at_all()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a"), "1"));
        var result = await store.CommitAsync(
            new(Put(PodKey("a"), "2"), Put(PodKey("b")), Delete(PodKey("a")), Put(PodKey("c"), expected: 99)), Stop);
        Assert.Equal(PodKey("c"), Assert.IsType<CommitResult.Conflict>(result).Key);
        Assert.Equal(["default/a"], Paths(store.Snapshot(Pods).List()));
        Assert.Equal("1", store.Get(PodKey("a"))!.Value());
        Assert.Equal(2, store.Revision);
    }

    [Fact]
    public async Task Operations_of_a_transaction_see_the_ones_before_and_take_a_revision_each()
    {
        var store = await OpenAsync();
        var committed = await CommitAsync(
            store,
            Put(PodKey("a"), "1", expected: 0),
            new StoreOperation.Check(PodKey("a"), null),
            Delete(PodKey("a")),
            Put(PodKey("a"), "2", expected: 0),
            Put(NodeKey("n")));
        Assert.Equal([2, null, 3, 4, 5], committed.Objects.Select(o => o?.Revision));
        Assert.Equal(5, committed.Revision);
        Assert.Equal("2", store.Get(PodKey("a"))!.Value());
    }

    [Fact]
    public async Task Check_alone_writes_nothing()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a")));
        var committed = await CommitAsync(store, new StoreOperation.Check(PodKey("a"), 2));
        Assert.Null(Assert.Single(committed.Objects));
        Assert.Equal(2, store.Revision);
        Assert.IsType<CommitResult.Conflict>(await store.CommitAsync(new(new StoreOperation.Check(PodKey("a"), 0)), Stop));
    }

    [Fact]
    public async Task Of_two_conditional_writes_in_one_batch_the_second_is_refused_with_what_the_first_wrote()
    {
        var store = await OpenAsync();
        Log.Hold();
        var first = store.CommitAsync(new(Put(NodeKey("holds-the-committer"))), Stop);
        Log.WaitUntilHeld();
        var writes = Enumerable.Range(0, 5).Select(i => store.CommitAsync(new(Put(PodKey("a"), $"{i}", expected: 0)), Stop)).ToList();
        Log.LetGo();
        await first;
        var results = await Task.WhenAll(writes);
        Assert.Equal(2, Log.Appends);
        var won = Assert.Single(results.OfType<CommitResult.Committed>());
        Assert.All(results.OfType<CommitResult.Conflict>(), c => Assert.Same(won.Objects[0], c.Current));
        Assert.Equal(4, results.OfType<CommitResult.Conflict>().Count());
    }

    [Fact]
    public async Task Cancelled_caller_does_not_take_his_write_back()
    {
        var store = await OpenAsync();
        Log.Hold();
        using var gone = new CancellationTokenSource();
        var write = store.CommitAsync(new(Put(PodKey("a"))), gone.Token);
        Log.WaitUntilHeld();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Log.LetGo();
        await CommitAsync(store, Put(PodKey("b")));
        Assert.NotNull(store.Get(PodKey("a")));
    }

    [Fact]
    public async Task List_goes_in_byte_order_and_seeks()
    {
        var store = await OpenAsync();
        var names = new[] { "b", "a-1", "a", "a.b", "c", "a1" };
        foreach (var ns in new[] { "z", "a", "a-b" })
        {
            await CommitAsync(store, [.. names.Select(n => Put(PodKey(n, ns)))]);
        }

        var snapshot = store.Snapshot(Pods);
        var all = Paths(snapshot.List());
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Equal(["a/a", "a/a-1", "a/a.b", "a/a1", "a/b", "a/c"], Paths(snapshot.List("a")));
        Assert.Equal(["a/a1", "a/b", "a/c"], Paths(snapshot.List("a", "a/a.c")));
        Assert.Equal(3, snapshot.CountOf("a", "a/a.c"));
        Assert.Equal(["z/b", "z/c"], Paths(snapshot.List(fromPath: "z/b")));
        Assert.Equal(18, snapshot.CountOf());
        Assert.Equal(6, snapshot.CountOf("z", "a/b"));
        Assert.Equal(0, snapshot.CountOf("a", "z/b"));
        Assert.Empty(snapshot.List("nowhere"));
        Assert.Equal("b", snapshot.Get("a", "b")!.Key.Name);
    }

    [Fact]
    public async Task Index_finds_the_objects_that_have_the_entry_now()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a"), node: "n1"), Put(PodKey("b"), node: "n1"), Put(PodKey("c"), node: "n10"), Put(PodKey("d")));
        var before = store.Snapshot(Pods);
        await CommitAsync(store, Put(PodKey("a"), node: "n2"), Delete(PodKey("b")), Put(PodKey("d"), node: "n1"));
        var now = store.Snapshot(Pods);
        Assert.Equal(["default/a", "default/b"], Paths(before.ByIndex(IndexNames.NodeName, "n1")));
        Assert.Equal(["default/d"], Paths(now.ByIndex(IndexNames.NodeName, "n1")));
        Assert.Equal(["default/a"], Paths(now.ByIndex(IndexNames.NodeName, "n2")));
        Assert.Equal(["default/c"], Paths(now.ByIndex(IndexNames.NodeName, "n10")));
        Assert.Empty(now.ByIndex(IndexNames.NodeName, "n"));
        Assert.Empty(now.ByIndex(IndexNames.OwnerUid, "n1"));
    }

    [Fact]
    public async Task Type_that_the_catalog_does_not_know_is_kept_all_the_same()
    {
        var store = await OpenAsync();
        var key = new ObjectKey("widgets.example.com", "default", "w");
        await CommitAsync(store, Put(key));
        await store.DisposeAsync();
        var again = await OpenAsync();
        Assert.Equal("w", again.Get(key)!.Facts.Labels.String("app"));
        Assert.Empty(again.Get(key)!.Facts.Fields);
    }

    [Fact]
    public async Task Wait_for_a_revision_ends_when_it_is_reached_or_the_time_is_over()
    {
        var store = await OpenAsync();
        Assert.True(await store.WaitForRevisionAsync(1, TimeSpan.Zero, Stop));
        Assert.False(await store.WaitForRevisionAsync(2, TimeSpan.FromMilliseconds(1), Stop));
        var wait = store.WaitForRevisionAsync(3, TimeSpan.FromMinutes(1), Stop);
        await CommitAsync(store, Put(PodKey("a")));
        Assert.False(wait.IsCompleted);
        await CommitAsync(store, Put(NodeKey("n")));
        Assert.True(await wait);
    }

    [Fact]
    public async Task Closed_store_refuses_writes()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CommitAsync(new(Put(PodKey("a"))), Stop));
    }

    [Fact]
    public async Task Closing_commits_what_is_queued_and_refuses_who_waits_for_a_place()
    {
        var store = await OpenAsync(new StoreOptions { QueueLimit = 2, CompactEvery = 0 });
        Log.Hold();
        var first = store.CommitAsync(new(Put(PodKey("first"))), Stop);
        Log.WaitUntilHeld();
        var queued = Enumerable.Range(0, 2).Select(i => store.CommitAsync(new(Put(PodKey($"q{i}"))), Stop)).ToList();
        var waiting = Enumerable.Range(0, 5).Select(i => store.CommitAsync(new(Put(PodKey($"w{i}"))), Stop)).ToList();
        var closed = store.DisposeAsync();
        Log.LetGo();
        await closed;
        Assert.IsType<CommitResult.Committed>(await first);
        Assert.All(await Task.WhenAll(queued), r => Assert.IsType<CommitResult.Committed>(r));
        foreach (var refused in waiting)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => refused);
        }
    }
}
