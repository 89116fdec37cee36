using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using ApiServer.Testing;
using CsCheck;

namespace ApiServer.Registry.Tests.Reading;

/// <summary>From any revision, what was listed and what was watched since make what would be listed now: whoever writes, however it is read.</summary>
public sealed class ListWatchProperties
{
    /// <summary>A store that keeps a few revisions only, once its clock has moved on.</summary>
    internal static readonly StoreOptions Forgetful = new()
    {
        Window = TimeSpan.FromSeconds(1),
        WindowMinimum = 6,
        WindowBytes = 1,
        KeepFor = TimeSpan.FromSeconds(1),
        KeepRevisions = 6,
        CompactEvery = 0,
    };

    private static readonly Gen<(int Kind, int A, int B)[]> Steps = Gen.Select(Gen.Int[0, 19], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[80];

    [Fact]
    public Task A_list_and_the_events_since_are_the_later_list() => Steps.SampleAsync(
        async steps =>
        {
            await using var registry = await TestRegistry.OpenAsync(options: Forgetful);
            await registry.CreateNamespaceAsync("other");
            var history = new History();
            var clients = Clients(registry, history);
            foreach (var (kind, a, b) in steps)
            {
                var client = clients[a % clients.Length];
                await (kind switch
                {
                    < 8 => WriteAsync(registry, history, a % 6, b),
                    < 11 => client.ListAsync(1 + (b % 3)),
                    < 13 => client.ReconnectAsync(),
                    < 14 => client.WatchListAsync(),
                    < 15 => CompactAsync(registry),
                    _ => ReadAsync(client, 1 + (b % 4)),
                });
            }

            foreach (var client in clients)
            {
                await client.CatchUpAsync();
                Assert.True(client.Compared > 0);
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public async Task A_client_that_sleeps_through_a_compaction_starts_over()
    {
        await using var registry = await TestRegistry.OpenAsync(options: Forgetful);
        var history = new History();
        var clients = Clients(registry, history);
        for (var i = 0; i < 4; i++)
        {
            await WriteAsync(registry, history, 2 * i, 0);
        }

        await clients[0].ListAsync(1);
        await clients[1].WatchListAsync();
        clients[1].Read(100);
        for (var i = 0; i < 20; i++)
        {
            await WriteAsync(registry, history, 0, i % 2);
        }

        await CompactAsync(registry);
        await WriteAsync(registry, history, 0, 0);
        foreach (var client in clients)
        {
            await client.CatchUpAsync();
        }

        Assert.Equal([1, 1, 0, 0, 0, 0], clients.Select(c => c.Expired));
    }

    /// <summary>Who writes at once with others is read in one order by everyone.</summary>
    [Fact]
    public async Task Every_reader_of_concurrent_writers_ends_with_the_same_list()
    {
        await using var registry = await TestRegistry.OpenAsync();
        var scope = registry.Scope(ResourceNames.ConfigMaps, "watch", ns: "default");
        var red = new ListOptions { LabelSelector = LabelSelector.Parse("color=red") };
        var first = await registry.Mediator.Send(new ListRequest(scope, red));
        var session = await registry.Mediator.Send(new WatchRequest(scope, red with { ResourceVersion = $"{first.Revision}" }));
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await WriteAsync(registry, null, (10 * w) + (i % 3), i * (w + 1));
            }
        }));
        var writing = Task.WhenAll(writers);
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var frames = new List<WatchFrame>();
        while (!writing.IsCompleted || session.Position < registry.Store.Revision)
        {
            frames.Clear();
            Assert.True(session.TryRead(frames, 7));
            foreach (var frame in frames)
            {
                Assert.NotEqual(frame.Type == StoreEventType.Added, seen.Remove(frame.Object.Key.Name));
                if (frame.Type != StoreEventType.Deleted)
                {
                    seen.Add(frame.Object.Key.Name, frame.Object.Json.ToString());
                }
            }

            await Task.Yield();
        }

        await writing;
        var last = await registry.Mediator.Send(new ListRequest(scope, red));
        Assert.Equal(last.Items.Select(i => KeyValuePair.Create(i.Key.Name, i.Json.ToString())), seen);
    }

    private static ReadingClient[] Clients(TestRegistry registry, History history)
    {
        ReadingClient Client(string ns, ListOptions selection) =>
            new(registry.Mediator, history, registry.Scope(ResourceNames.ConfigMaps, "watch", ns: ns), selection);
        return [
            Client("", new ListOptions()),
            Client("default", new ListOptions()),
            Client("", new ListOptions { LabelSelector = LabelSelector.Parse("color=red") }),
            Client("other", new ListOptions { LabelSelector = LabelSelector.Parse("color notin (red)") }),
            Client("", new ListOptions { FieldSelector = FieldSelector.Parse("metadata.namespace=other,metadata.name!=m1") }),
            Client("default", new ListOptions { FieldSelector = FieldSelector.Parse("metadata.name=m0") }),
        ];
    }

    /// <summary>Creates, changes or deletes one of a few objects.</summary>
    private static async Task WriteAsync(TestRegistry registry, History? history, int which, int how)
    {
        var (ns, name) = history is null || which % 2 == 0 ? ("default", $"m{which}") : ("other", $"m{which}");
        var labels = (how % 3) switch
        {
            0 => """ "labels":{"color":"red"}, """,
            1 => """ "labels":{"color":"blue"}, """,
            _ => "",
        };
        var obj = TestRegistry.Json($$$"""{"metadata":{ {{{labels}}} "namespace":"{{{ns}}}","name":"{{{name}}}"},"data":{"how":"{{{how}}}"}}""");
        var present = registry.Client.Get(ResourceNames.ConfigMaps, ns, name);
        if (present is null)
        {
            await registry.Client.CreateAsync(ResourceNames.ConfigMaps, obj, CancellationToken.None);
        }
        else if (how % 4 == 3)
        {
            await registry.Mediator.Send(new DeleteRequest(registry.Scope(ResourceNames.ConfigMaps, "delete", name, ns), DeleteOptions.Default));
        }
        else
        {
            await registry.Mediator.Send(new UpdateRequest(registry.Scope(ResourceNames.ConfigMaps, "update", name, ns), obj));
        }

        var key = new ObjectKey(registry.Client.Catalog[ResourceNames.ConfigMaps].StoreType, ns, name);
        history?.Add(registry.Store.Revision, key, registry.Store.Get(key));
    }

    private static Task ReadAsync(ReadingClient client, int max)
    {
        client.Read(max);
        return Task.CompletedTask;
    }

    internal static async Task CompactAsync(TestRegistry registry)
    {
        registry.Clock.Advance(TimeSpan.FromSeconds(5));
        await registry.CompactAsync();
    }
}
