using System.Diagnostics;
using System.Text.Json;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Story;

/// <summary>Watches Pods with kubectl over the whole run: web-N+1 must never be created while web-N is not Ready.</summary>
internal sealed class PodOrderWatch : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, bool> _ready = [];
    private readonly HashSet<string> _uids = [];
    private int _created;

    private PodOrderWatch(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static PodOrderWatch Start(Kubectl kubectl) => new(kubectl.Start("get", "pod", "-w", "--output-watch-events", "-o", "json"));

    public async Task AssertOneAfterTheOtherAsync()
    {
        await DisposeAsync();
        Assert.Empty(_violations);
        Assert.True(_created >= 8, $"the watch saw only {_created} Pods come");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _reading;
    }

    private async Task ReadAsync()
    {
        // kubectl prints a document a line, or indented ones: then the closing brace of each is alone on its line.
        var document = new System.Text.StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            document.AppendLine(line);
            if (line == "}" || (line.StartsWith('{') && line.EndsWith('}')))
            {
                using var e = JsonDocument.Parse(document.ToString());
                See(e.RootElement);
                document.Clear();
            }
        }
    }

    private void See(JsonElement e)
    {
        var pod = e.GetProperty("object");
        var metadata = pod.GetProperty("metadata");
        var name = metadata.GetProperty("name").GetString()!;
        if (!name.StartsWith("web-", StringComparison.Ordinal))
        {
            return;
        }

        if (e.GetProperty("type").GetString() == "DELETED")
        {
            _ready.Remove(name);
            return;
        }

        if (_uids.Add(metadata.GetProperty("uid").GetString()!))
        {
            _created++;
            var before = $"web-{int.Parse(name[4..], System.Globalization.CultureInfo.InvariantCulture) - 1}";
            if (name != "web-0" && !_ready.GetValueOrDefault(before))
            {
                _violations.Add($"{name} came while {before} was not Ready");
            }
        }

        _ready[name] = pod.TryGetProperty("status", out var status) && status.TryGetProperty("conditions", out var conditions)
            && conditions.EnumerateArray().Any(c => c.GetProperty("type").GetString() == "Ready" && c.GetProperty("status").GetString() == "True");
    }
}
