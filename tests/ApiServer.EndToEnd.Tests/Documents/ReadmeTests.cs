using System.Text.RegularExpressions;
using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Documents;

/// <summary>The README's commands do what it says.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    /// <summary>What each curl command of the README answers, in their order.</summary>
    private static readonly string[] Answers =
    [
        "^ok$",
        "\"kind\": \"Namespace\",(.|\n)*\"name\": \"demo\"",
        "^\\{\n  \"kind\": \"StatefulSet\",\n  \"apiVersion\": \"apps/v1\",(.|\n)*\"name\": \"web\"",
        "\"kind\": \"StatefulSet\",(.|\n)*\"replicas\": 1,",
        "^\\{\"type\":\"ADDED\",\"object\":\\{\"kind\":\"StatefulSet\",",
        "\"kind\": \"Namespace\",(.|\n)*\"phase\": \"Terminating\"",
        "\"kind\": \"NodeList\",(.|\n)*\"name\": \"node-0\"",
    ];

    private readonly string _home = Directory.CreateTempSubdirectory("apiserver-readme-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Curl_commands_work_as_written()
    {
        await using var server = await ServerProcess.StartAsync(Path.Combine(_home, ".apiserver"));
        var readme = await File.ReadAllTextAsync(Repository.File("README.md"));
        var commands = CurlCommand().Matches(readme).Select(m => m.Value).ToList();
        Assert.Equal(Answers.Length, commands.Count);
        foreach (var (command, answer) in commands.Zip(Answers))
        {
            var here = command.Replace("http://127.0.0.1:8080", $"http://127.0.0.1:{server.HttpPort}", StringComparison.Ordinal)
                .Replace("https://127.0.0.1:6443", server.HttpsAddress, StringComparison.Ordinal);
            Assert.NotEqual(command, here);
            var environment = new Dictionary<string, string> { ["HOME"] = _home };
            var output = (await Command.RunAsync("sh", ["-c", $"cd '{Repository.Root}' && {here}"], environment)).Succeeded();
            Assert.True(Regex.IsMatch(output, answer), $"{here}\nanswered\n{output}");
        }
    }

    /// <summary>A line that starts with curl, and those that it is continued on.</summary>
    [GeneratedRegex(@"^curl (.*\\\n)*.*$", RegexOptions.Multiline)]
    private static partial Regex CurlCommand();
}
