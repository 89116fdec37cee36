using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ApiServer.Bench;

/// <summary>The time from sending a StatefulSet until its status says that all replicas are Ready, seen by a watch.</summary>
internal sealed class RollOut(BenchServer server)
{
    private const string Collection = "/apis/apps/v1/namespaces/default/statefulsets";

    public Task<double> MeasureAsync(string name, string policy, int replicas) => MeasureAsync([name], policy, replicas);

    /// <summary>The same for several sets that are created one after the other, none waiting for another.</summary>
    public async Task<double> MeasureAsync(IReadOnlyCollection<string> names, string policy, int replicas)
    {
        using var client = server.NewClient(2);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var address = new Uri($"{Collection}?watch=1", UriKind.Relative);
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop.Token);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token));
        var watch = Stopwatch.StartNew();
        foreach (var name in names)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(StatefulSet(name, policy, replicas)));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var created = await client.PostAsync(new Uri(Collection, UriKind.Relative), content, stop.Token);
            created.EnsureSuccessStatusCode();
        }

        var waiting = names.ToHashSet();
        while (await events.ReadLineAsync(stop.Token) is { } line)
        {
            var (name, ready) = ReadyReplicas(line);
            if (ready == replicas && waiting.Remove(name) && waiting.Count == 0)
            {
                return watch.Elapsed.TotalSeconds;
            }
        }

        throw new InvalidOperationException("The watch ended before the replicas were ready.");
    }

    private static (string Name, int Ready) ReadyReplicas(string line)
    {
        using var document = JsonDocument.Parse(line);
        var set = document.RootElement.GetProperty("object");
        var name = set.GetProperty("metadata").GetProperty("name").GetString()!;
        return (name, set.GetProperty("status").TryGetProperty("readyReplicas", out var ready) ? ready.GetInt32() : 0);
    }

    private static string StatefulSet(string name, string policy, int replicas) => $$$"""
        {
          "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "{{{name}}}"},
          "spec": {
            "serviceName": "{{{name}}}", "replicas": {{{replicas}}}, "podManagementPolicy": "{{{policy}}}",
            "selector": {"matchLabels": {"app": "{{{name}}}"}},
            "template": {"metadata": {"labels": {"app": "{{{name}}}"}}, "spec": {"containers": [{"name": "nginx", "image": "nginx"}]}}
          }
        }
        """;
}
