using static ApiServer.Store.Tests.TestObjects;

namespace ApiServer.Store.Tests;

/// <summary>What watchers see, whatever the log.</summary>
public abstract class WatchConformance(bool sqlite) : StoreFixture(sqlite)
{
    [Fact]
    public async Task Cursor_reads_each_kind_of_event_once_with_the_state_before()
    {
        var store = await OpenAsync();
        var cursor = store.Watch(Pods, store.Revision)!;
        await CommitAsync(store, Put(PodKey("a"), "1"), Put(PodKey("a"), "2"), Delete(PodKey("a")));
        var events = Read(cursor);
        Assert.Equal([StoreEventType.Added, StoreEventType.Modified, StoreEventType.Deleted], events.Select(e => e.Type));
        Assert.Equal([2, 3, 4], events.Select(e => e.Revision));
        Assert.Equal([null, "1", "2"], events.Select(e => e.Previous?.Value()));
        Assert.Empty(Read(cursor));
    }

    [Fact]
    public async Task Cursor_reads_no_more_than_asked_and_goes_on_there()
    {
        var store = await OpenAsync();
        var cursor = store.Watch(Pods, 1)!;
        await CommitAsync(store, [.. Enumerable.Range(0, 5).Select(i => Put(PodKey($"p{i}")))]);
        var events = new List<StoreEvent>();
        Assert.True(cursor.TryRead(events, 2));
        Assert.Equal(3, cursor.Position);
        Assert.True(cursor.TryRead(events, 2));
        Assert.True(cursor.TryRead(events, 2));
        Assert.Equal([2, 3, 4, 5, 6], events.Select(e => e.Revision));
        Assert.Equal(6, cursor.Position);
    }

    [Fact]
    public async Task Cursor_of_an_idle_type_follows_the_store_without_being_woken()
    {
        var store = await OpenAsync();
        var cursor = store.Watch(Nodes, 1)!;
        var wait = cursor.WaitAsync(Stop);
        for (var i = 0; i < 20; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"));
        }

        Assert.Equal(store.Revision, cursor.Position);
        Assert.False(wait.IsCompleted);
        await CommitAsync(store, Put(NodeKey("n")));
        await wait;
        Assert.Equal(22, Assert.Single(Read(cursor)).Revision);
    }

    [Fact]
    public async Task Wait_with_something_to_read_is_over_at_once()
    {
        var store = await OpenAsync();
        var cursor = store.Watch(Pods, 1)!;
        await CommitAsync(store, Put(PodKey("a")));
        Assert.True(cursor.WaitAsync(Stop).IsCompletedSuccessfully);
        Read(cursor);
        Assert.False(cursor.WaitAsync(Stop).IsCompleted);
    }

    [Fact]
    public async Task Watchers_see_every_event_once_in_order_under_concurrent_writers()
    {
        const int Writers = 8, Each = 150;
        var store = await OpenAsync();
        var last = 1 + (Writers * Each);
        var watchers = Enumerable.Range(0, 6).Select(i => Task.Run(() => FollowAsync(store, 1, last, batch: 1 + (i * 7)))).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await CommitAsync(store, Put(PodKey($"p{w}-{i % 10}"), $"{i}"));
            }
        })));
        foreach (var watcher in watchers)
        {
            Assert.Equal(Enumerable.Range(2, Writers * Each).Select(r => (long)r), await watcher);
        }
    }

    [Fact]
    public async Task List_then_watch_gives_the_final_state_whenever_it_starts()
    {
        var store = await OpenAsync();
        const int Changes = 600;
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < Changes; i++)
            {
                var key = PodKey($"p{i * 7 % 30}");
                var present = store.Get(key) is not null;
                await CommitAsync(store, present && i % 3 == 0 ? Delete(key) : Put(key, $"{i}"));
            }
        });
        var readers = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            Assert.True(await store.WaitForRevisionAsync(1 + (n * 100), TimeSpan.FromMinutes(1), Stop));
            var snapshot = store.Snapshot(Pods);
            var state = snapshot.List().ToDictionary(o => o.Key, o => o.Revision);
            var cursor = store.Watch(Pods, snapshot.Revision)!;
            while (cursor.Position < Changes + 1)
            {
                await cursor.WaitAsync(Stop);
                foreach (var e in Read(cursor))
                {
                    Assert.Equal(e.Previous?.Revision ?? 0, state.GetValueOrDefault(e.Object.Key));
                    if (e.Type == StoreEventType.Deleted)
                    {
                        state.Remove(e.Object.Key);
                    }
                    else
                    {
                        state[e.Object.Key] = e.Revision;
                    }
                }
            }

            return state;
        })).ToList();
        await writer;
        var final = store.Snapshot(Pods).List().ToDictionary(o => o.Key, o => o.Revision);
        foreach (var reader in readers)
        {
            Assert.Equal(final, await reader);
        }
    }

    [Fact]
    public async Task Readers_never_see_half_a_transaction()
    {
        var store = await OpenAsync();
        await CommitAsync(store, Put(PodKey("a"), "0"), Put(NodeKey("b"), "0"), Put(PodKey("c"), "0"));
        var done = false;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                var pods = store.Snapshot(Pods);
                Assert.Equal(pods.Get("default", "a")!.Value(), pods.Get("default", "c")!.Value());
                Assert.Equal(1, pods.Revision % 3);

                // Another type, asked later, is never behind.
                Assert.True(long.Parse(store.Get(NodeKey("b"))!.Value(), null) >= long.Parse(pods.Get("default", "a")!.Value(), null));
            }
        })).ToList();
        for (var i = 1; i < 200; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"), Put(NodeKey("b"), $"{i}"), Put(PodKey("c"), $"{i}"));
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Reader_who_falls_out_of_the_window_is_told()
    {
        var store = await OpenAsync(new StoreOptions { WindowMinimum = 10, CompactEvery = 0 });
        var pods = store.Watch(Pods, 1)!;
        var nodes = store.Watch(Nodes, 1)!;
        for (var i = 0; i < 30; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), $"{i}"));
        }

        Assert.True(pods.TryRead(new List<StoreEvent>(), 5));
        Clock.Advance(TimeSpan.FromMinutes(6));
        await CommitAsync(store, Put(PodKey("a"), "late"));
        await pods.WaitAsync(Stop);
        Assert.False(pods.TryRead(new List<StoreEvent>(), 5));
        Assert.Null(store.Watch(Pods, 20));
        Assert.Equal(10, Read(store.Watch(Pods, 22)!).Count);

        // Nothing of this type was dropped: an idle watcher stays.
        Assert.Empty(Read(nodes));
        Assert.NotNull(store.Watch(Nodes, 1));
    }

    [Fact]
    public async Task Window_is_bounded_by_bytes_too()
    {
        var store = await OpenAsync(new StoreOptions { WindowMinimum = 5, WindowBytes = 20_000, CompactEvery = 0 });
        for (var i = 0; i < 100; i++)
        {
            await CommitAsync(store, Put(PodKey("a"), new string('x', 1000)));
        }

        Assert.Null(store.Watch(Pods, 50));
        Assert.InRange(Read(store.Watch(Pods, 95)!).Count, 6, 6);
    }

    private static async Task<List<long>> FollowAsync(ObjectStore store, long from, long last, int batch)
    {
        var cursor = store.Watch(Pods, from)!;
        var seen = new List<long>();
        while (cursor.Position < last)
        {
            await cursor.WaitAsync(Stop);
            var events = new List<StoreEvent>();
            Assert.True(cursor.TryRead(events, batch));
            Assert.True(events.Count <= batch);
            seen.AddRange(events.Select(e => e.Revision));
        }

        return seen;
    }
}
