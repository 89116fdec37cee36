using System.Diagnostics;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>An unmodified kubectl (the one that $KUBECTL names, else the one on PATH) against one server.</summary>
internal sealed class Kubectl
{
    private readonly string[] _connection;
    private readonly Dictionary<string, string> _environment;

    private Kubectl(string[] connection, string home)
    {
        _connection = connection;
        _environment = new() { ["HOME"] = home, ["KUBECONFIG"] = "" };
    }

    public static string Program => Environment.GetEnvironmentVariable("KUBECTL") is { Length: > 0 } named ? named : "kubectl";

    /// <summary>Over HTTPS with the kubeconfig that the server wrote.</summary>
    public static Kubectl With(ServerProcess server) => new(["--kubeconfig", server.Kubeconfig], server.DataDirectory);

    /// <summary>With a kubeconfig of that path.</summary>
    public static Kubectl With(string kubeconfig) => new(["--kubeconfig", kubeconfig], Path.GetDirectoryName(kubeconfig)!);

    /// <summary>Without any kubeconfig, over the loopback HTTP port.</summary>
    public static Kubectl WithoutKubeconfig(ServerProcess server) => new(["--server", $"http://127.0.0.1:{server.HttpPort}"], server.DataDirectory);

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

    /// <summary>Applies a manifest of the story.</summary>
    public Task<Command> ApplyAsync(string manifest) => RunAsync("apply", "-f", Path.Combine("Story", manifest));
}
