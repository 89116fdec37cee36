using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Clients;

/// <summary>The same session of kubectl commands with three versions of kubectl, each on a server of its own.</summary>
public sealed partial class SessionTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-session-").FullName;
    private ServerProcess _server = null!;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(Path.Combine(_directory, "data"), "--in-memory", "--nodes", "1");

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public Task The_oldest_kubectl() => PrintsWhatItShouldAsync(Tools.OldKubectl);

    [Fact]
    public Task The_kubectl_of_the_machine() => PrintsWhatItShouldAsync(Kubectl.Program);

    [Fact]
    public Task The_newest_kubectl() => PrintsWhatItShouldAsync(Tools.NewKubectl);

    private async Task PrintsWhatItShouldAsync(string kubectl)
    {
        // A copy, for the session changes its context.
        File.Copy(_server.Kubeconfig, Path.Combine(_directory, "kubeconfig"));
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "bin")).FullName, "kubectl"), kubectl);
        var session = await File.ReadAllLinesAsync(Repository.File("tests/ApiServer.EndToEnd.Tests/Clients/session.txt"));
        var wrong = new StringBuilder();
        foreach (var (command, expected) in Session.Parse(session, await MinorAsync(kubectl)))
        {
            var printed = await RunAsync(command);
            if (printed != expected)
            {
                wrong.Append($"$ {command}\n{printed}\n--- instead of\n{expected}\n\n");
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    /// <summary>What a shell prints, without what differs from run to run.</summary>
    private async Task<string> RunAsync(string command)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = _directory,
            ["KUBECONFIG"] = Path.Combine(_directory, "kubeconfig"),
            ["PATH"] = $"{_directory}/bin:{Environment.GetEnvironmentVariable("PATH")}",
        };
        var shell = $"exec 2>&1\ncd '{_directory}'\n{command}";
        var ran = await Command.RunAsync("bash", ["-c", shell], environment);
        var printed = Steady(ran.Output);
        return ran.ExitCode == 0 ? printed : $"{printed}\n[exit {ran.ExitCode}]".TrimStart('\n');
    }

    private static async Task<int> MinorAsync(string kubectl)
    {
        using var version = JsonDocument.Parse((await Command.RunAsync(kubectl, ["version", "--client", "-o", "json"])).Succeeded());
        return int.Parse(Digits().Match(version.RootElement.GetProperty("clientVersion").GetProperty("minor").GetString()!).ValueSpan, null);
    }

    private static string Steady(string output)
    {
        var text = Color().Replace(output, "");
        text = ResourceVersion().Replace(text, "RV");
        text = ServerAddress().Replace(text, "SERVER");
        text = PodAddress().Replace(text, "POD-IP");
        text = ServiceAddress().Replace(text, "SERVICE-IP");
        text = NodePort().Replace(text, ":NODE-PORT/");
        text = Age().Replace(text, "AGE");
        text = Suffix().Replace(text, "$1-XXXXX");
        text = Revision().Replace(text, "web-HASH");
        text = Simulated().Replace(text, "simulated://ID");
        return Printed.Steady(text);
    }

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Color();

    [GeneratedRegex("(?<=resourceVersion: \")[0-9]+")]
    private static partial Regex ResourceVersion();

    [GeneratedRegex(@"\b127\.0\.0\.1:[0-9]+")]
    private static partial Regex ServerAddress();

    [GeneratedRegex(@"\b10\.244\.[0-9]+\.[0-9]+\b")]
    private static partial Regex PodAddress();

    [GeneratedRegex(@"\b10\.(?!96\.0\.(1|77)\b)(9[6-9]|10[0-9]|11[01])\.[0-9]+\.[0-9]+\b")]
    private static partial Regex ServiceAddress();

    [GeneratedRegex(":3[0-9]{4}/")]
    private static partial Regex NodePort();

    [GeneratedRegex(@"(?<=[ ""])([0-9]+[dhm])?[0-9]+[smhd](?=$|\s)", RegexOptions.Multiline)]
    private static partial Regex Age();

    [GeneratedRegex(@"\b(kube-api-access|nginx)-[bcdfghjklmnpqrstvwxz2456789]{5}\b")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\bweb-[0-9a-z]{9,10}\b")]
    private static partial Regex Revision();

    [GeneratedRegex(@"simulated://\S+")]
    private static partial Regex Simulated();
}
