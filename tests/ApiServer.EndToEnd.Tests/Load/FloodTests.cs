using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Load;

/// <summary>Users who ask for too much, and thousands who only listen.</summary>
public sealed class FloodTests : IAsyncLifetime
{
    private const string Large = "/api/v1/namespaces/kube-public/configmaps";
    private const string Small = "/api/v1/namespaces/default/configmaps";
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    /// <summary>Without priority levels, the watch of the test below opens after 41 s and a first write is answered after 58 s; with them, it is half a second.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(10);

    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-flood-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private ServerProcess _server = null!;

    public async Task InitializeAsync()
    {
        var tokens = Path.Combine(_directory, "tokens.csv");
        await File.WriteAllTextAsync(tokens, "flooder-token,flooder,1\nwriter-token,writer,2\nwatcher-token,watcher,3\n");
        _server = await ServerProcess.StartAsync(Path.Combine(_directory, "data"), "--in-memory", "--token-auth-file", tokens);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _limit.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Flood_of_lists_is_refused_while_writes_and_watches_of_others_pass()
    {
        await CreateLargeAsync(5000);
        using var flooders = new Flooders(_server, connections: 8);
        using var writer = new UserClient(_server, "writer-token");
        using var watcher = new UserClient(_server, "watcher-token");
        using var stop = new CancellationTokenSource();
        var flood = flooders.RunAsync(Large, Table, requests: 400, stop.Token);

        var opened = Stopwatch.StartNew();
        using var events = await WatchAsync(watcher, Small + "?watch=1&resourceVersion=0&fieldSelector=metadata.name%21%3Dkube-root-ca.crt");
        Assert.True(opened.Elapsed < Promptly, $"a watch was opened after {opened.Elapsed}");
        for (var i = 0; i < 10; i++)
        {
            var one = Stopwatch.StartNew();
            using var answer = await writer.PostAsync(Small, Named($"w{i}"), _limit.Token);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            Assert.Equal($"w{i}", NameOf(await events.ReadLineAsync(_limit.Token)));
            Assert.True(one.Elapsed < Promptly, $"write {i} was answered and seen after {one.Elapsed}");
        }

        var refused = await flooders.FirstRefusal.WaitAsync(_limit.Token);
        Assert.Equal("1", refused.RetryAfter);
        using var status = JsonDocument.Parse(refused.Body);
        Assert.Equal("Status", status.RootElement.GetProperty("kind").GetString());
        Assert.Equal("Too many requests, please try again later.", status.RootElement.GetProperty("message").GetString());
        Assert.True(await MetricAsync("apiserver_flowcontrol_rejected_requests_total{priority_level=\"global-default\",reason=\"queue-full\"}") > 0);

        await stop.CancelAsync();
        await flood;
        Assert.Empty(flooders.Answers.Except([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]));
        await Until.AsyncAnswer("no seat is taken", () => MetricAsync("apiserver_flowcontrol_current_executing_seats{priority_level=\"global-default\"}"), seats => seats == 0);
        Assert.Equal(0, await MetricAsync("apiserver_flowcontrol_current_inqueue_requests{priority_level=\"global-default\"}"));
        using var again = await writer.GetAsync(Large, Table, _limit.Token);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Three_thousand_watches_of_one_user_take_no_seats_and_hear_of_every_event()
    {
        const int Watches = 3000;
        using var watcher = new UserClient(_server, "watcher-token");
        using var writer = new ApiClient(_server.HttpPort);
        var revision = ApiClient.RevisionOf(await writer.GetAsync(Small));
        var streams = new ConcurrentBag<StreamReader>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Watches),
            new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = _limit.Token },
            async (_, _) => streams.Add(await WatchAsync(watcher, $"{Small}?watch=1&resourceVersion={revision}")));
        Assert.Equal(Watches, await MetricAsync("apiserver_longrunning_requests{verb=\"WATCH\",group=\"\",version=\"v1\",resource=\"configmaps\",scope=\"namespace\"}"));
        await Until.AsyncAnswer("no seat is taken", () => MetricAsync("apiserver_flowcontrol_current_executing_seats{priority_level=\"workload\"}"), seats => seats == 0);

        string[] names = ["a", "b", "c"];
        foreach (var name in names)
        {
            Assert.Equal(HttpStatusCode.Created, (await writer.PostAsync(Small, Named(name))).Code);
        }

        foreach (var stream in streams)
        {
            foreach (var name in names)
            {
                Assert.Equal(name, NameOf(await stream.ReadLineAsync(_limit.Token)));
            }

            stream.Dispose();
        }
    }

    private static string Named(string name) => $$$"""{"metadata":{"name":"{{{name}}}"} }""";

    private static string? NameOf(string? line)
    {
        using var document = JsonDocument.Parse(line ?? "{}");
        Assert.Equal("ADDED", document.RootElement.GetProperty("type").GetString());
        return document.RootElement.GetProperty("object").GetProperty("metadata").GetProperty("name").GetString();
    }

    private async Task<StreamReader> WatchAsync(UserClient client, string path)
    {
        var answer = await client.GetAsync(path, "application/json", _limit.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(_limit.Token));
    }

    private async Task CreateLargeAsync(int count)
    {
        using var admin = new ApiClient(_server.HttpPort);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = _limit.Token },
            async (i, _) => Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync(Large, Named($"c{i}"))).Code));
    }

    private async Task<double> MetricAsync(string series)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{_server.HttpPort}/metrics"), _limit.Token);
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
