using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>An unmodified kubectl (the one that $KUBECTL names, else the one on PATH) against one server.</summary>
internal sealed partial class Kubectl
{
    private readonly string[] _connection;
    private readonly Dictionary<string, string> _environment;

    private Kubectl(string[] connection, Dictionary<string, string> environment)
    {
        _connection = connection;
        _environment = environment;
    }

    private Kubectl(string[] connection, string home)
        : this(connection, new Dictionary<string, string> { ["HOME"] = home, ["KUBECONFIG"] = "" })
    {
    }

    public static string Program => Environment.GetEnvironmentVariable("KUBECTL") is { Length: > 0 } named ? named : "kubectl";

    /// <summary>Over HTTPS with the kubeconfig that the server wrote.</summary>
    public static Kubectl With(ServerProcess server) => new(["--kubeconfig", server.Kubeconfig], server.DataDirectory);

    /// <summary>With a kubeconfig of that path.</summary>
    public static Kubectl With(string kubeconfig) => new(["--kubeconfig", kubeconfig], Path.GetDirectoryName(kubeconfig)!);

    /// <summary>Without any kubeconfig, over the loopback HTTP port.</summary>
    public static Kubectl WithoutKubeconfig(ServerProcess server) => new(["--server", $"http://127.0.0.1:{server.HttpPort}"], server.DataDirectory);

    /// <summary>The same client, in a namespace.</summary>
    public Kubectl In(string name) => new([.. _connection, "--namespace", name], _environment);

    /// <summary>The same client with one more environment variable, such as its editor.</summary>
    public Kubectl Knowing(string variable, string value) => new(_connection, new Dictionary<string, string>(_environment) { [variable] = value });

    public Task<Command> RunAsync(params string[] arguments) => Command.RunAsync(Program, [.. _connection, .. arguments], _environment);

    /// <summary>Starts a command that goes on by itself, such as a watch; its output is the caller's to read.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in _connection.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public Task<Command> RunWithInputAsync(string input, params string[] arguments) =>
        Command.RunAsync(Program, [.. _connection, .. arguments], _environment, input);

    /// <summary>The output of a command that must succeed.</summary>
    public async Task<string> OutputAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded();

    /// <summary>What a command line says that must succeed, in any client's words; single quotes keep words together, as in a shell.</summary>
    public async Task<string> SaysAsync(string line, string input = "") => Printed.Plain((await RunWithInputAsync(input, Words(line))).Succeeded());

    /// <summary>The error of a command line that must fail.</summary>
    public async Task<string> FailsAsync(string line, string input = "") => (await RunWithInputAsync(input, Words(line))).Failed();

    /// <summary>The lines of a command that goes on by itself, such as a watch.</summary>
    public KubectlWatch Watch(string line) => new(Start(Words(line)));

    /// <summary>Applies a manifest of the story.</summary>
    public Task<Command> ApplyAsync(string manifest) => RunAsync("apply", "-f", Path.Combine("Story", manifest));

    private static string[] Words(string line) => [.. Word().Matches(line).Select(w => w.Value.Replace("'", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"('[^']*'|[^\s'])+")]
    private static partial Regex Word();
}
