using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ApiServer.Bench;

/// <summary>The time from sending a StatefulSet until its status says that all replicas are Ready, seen by a watch.</summary>
internal sealed class RollOut(BenchServer server)
{
    private const string Collection = "/apis/apps/v1/namespaces/default/statefulsets";

    public async Task<double> MeasureAsync(string name, string policy, int replicas)
    {
        using var client = server.NewClient(2);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var address = new Uri($"{Collection}?watch=1&fieldSelector=metadata.name%3D{name}", UriKind.Relative);
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop.Token);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token));
        var watch = Stopwatch.StartNew();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(StatefulSet(name, policy, replicas)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var created = await client.PostAsync(new Uri(Collection, UriKind.Relative), content, stop.Token);
        created.EnsureSuccessStatusCode();
        while (await events.ReadLineAsync(stop.Token) is { } line)
        {
            if (ReadyReplicas(line) == replicas)
            {
                return watch.Elapsed.TotalSeconds;
            }
        }

        throw new InvalidOperationException("The watch ended before the replicas were ready.");
    }

    private static int ReadyReplicas(string line)
    {
        using var document = JsonDocument.Parse(line);
        var status = document.RootElement.GetProperty("object").GetProperty("status");
        return status.TryGetProperty("readyReplicas", out var ready) ? ready.GetInt32() : 0;
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
