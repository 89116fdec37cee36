using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Dns.Tests;

/// <summary>Whoever has seen that a Pod is ready finds it by its name with the next question (upstream: some seconds later, kubernetes#127259).</summary>
public sealed class NamesAreNeverBehindTests
{
    private const int A = 1, Pods = 300;
    private const string Service = "\"clusterIP\":\"None\",\"ports\":[{\"name\":\"web\",\"port\":80}]";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task As_soon_as_a_watch_shows_a_pod_ready_its_name_is_answered_and_as_soon_as_it_is_gone_it_is_not(bool underLoad)
    {
        await using var live = await LiveCluster.StartAsync();
        using var end = new CancellationTokenSource();
        await live.ServiceAsync("db", Service);
        await live.ServiceAsync("load", Service);
        var load = underLoad ? Enumerable.Range(0, 3).Select(i => LoadAsync(live, i, end.Token)).ToArray() : [];
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = live.Cluster.Client.Watch(ResourceNames.Pods, live.Cluster.Store.Revision)!;
        var writing = Task.Run(() => WriteAsync(live, seen.Task));
        int ready = 0, gone = 0;
        while (gone < Pods)
        {
            foreach (var e in await NextAsync(watch, writing))
            {
                var name = $"{e.Object.Key.Name}.db.default.svc.cluster.local";
                if (e.Object.Facts.Labels.String("app") != "db")
                {
                    continue;
                }

                if (e.Type == StoreEventType.Deleted || e.Object.Facts.Deleting)
                {
                    Assert.Equal(3, (await live.Dns.UdpAsync(name, A)).Code);
                    gone += e.Type == StoreEventType.Deleted ? 1 : 0;
                }
                else if (e.Object.Json.IsConditionTrue("Ready"))
                {
                    Assert.Equal([$"A {e.Object.Json.StringAt("status", "podIP")}"], await live.AskAsync(name, A));
                    if (++ready == Pods)
                    {
                        seen.SetResult();
                    }
                }
            }
        }

        await writing;
        await end.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal(Pods, ready);
    }

    [Fact]
    public async Task The_answer_to_a_write_is_enough_to_know_it()
    {
        await using var live = await LiveCluster.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await live.ServiceAsync($"s{i}", Service);
            await live.PodAsync($"p{i}", $"s{i}", $"\"hostname\":\"h\",\"subdomain\":\"s{i}\",");
            await live.StatusAsync($"p{i}", $"10.9.0.{i}");
            Assert.Equal([$"A 10.9.0.{i}"], await live.AskAsync($"h.s{i}.default.svc.cluster.local", A));
            Assert.Equal([$"PTR h.s{i}.default.svc.cluster.local."], await live.AskAsync($"{i}.0.9.10.in-addr.arpa", 12));
            await live.StatusAsync($"p{i}", $"10.9.0.{i}", ready: false);
            Assert.Empty(await live.AskAsync($"s{i}.default.svc.cluster.local", A));
            await live.StatusAsync($"p{i}", $"10.9.0.{i}");
            await live.Cluster.DeleteAsync(ResourceNames.Services, "default", $"s{i}");
            Assert.Equal(3, (await live.Dns.UdpAsync($"h.s{i}.default.svc.cluster.local", A)).Code);
        }
    }

    // No Pod goes before all were asked for: one that is gone again must not be answered.
    private static async Task WriteAsync(LiveCluster live, Task seen)
    {
        for (var i = 0; i < Pods; i++)
        {
            await live.PodAsync($"web-{i}", "db", $"\"hostname\":\"web-{i}\",\"subdomain\":\"db\",");
            await live.StatusAsync($"web-{i}", $"10.8.{i / 250}.{i % 250}");
        }

        await seen;
        for (var i = 0; i < Pods; i++)
        {
            await live.Cluster.DeleteAsync(ResourceNames.Pods, "default", $"web-{i}", 0);
        }
    }

    private static async Task LoadAsync(LiveCluster live, int worker, CancellationToken end)
    {
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var name = $"load-{worker}-{i % 40}";
            if (i < 40)
            {
                await live.PodAsync(name, "load");
            }

            await live.StatusAsync(name, $"10.7.{worker}.{i % 40}", ready: i % 3 > 0);
            await live.Dns.UdpAsync("load.default.svc.cluster.local", A);
        }
    }

    private static async Task<IReadOnlyList<StoreEvent>> NextAsync(IWatchCursor watch, Task writing)
    {
        var events = new List<StoreEvent>();
        Assert.True(watch.TryRead(events, 1));
        while (events.Count == 0)
        {
            Assert.False(writing.IsFaulted, writing.Exception?.ToString());
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await watch.WaitAsync(limit.Token);
            Assert.True(watch.TryRead(events, 1));
        }

        return events;
    }
}
