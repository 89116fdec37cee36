using System.Diagnostics;
using System.Globalization;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>The built server as a process of its own, on free ports, on a data directory that a test may keep across processes.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServerProcess(Process process, string dataDirectory, int httpPort, int dnsPort, string readyLine, Task<string> errors)
    {
        _process = process;
        _errors = errors;
        DataDirectory = dataDirectory;
        HttpPort = httpPort;
        DnsPort = dnsPort;
        ReadyLine = readyLine;
    }

    public string DataDirectory { get; }

    public int HttpPort { get; }

    public int DnsPort { get; }

    public string ReadyLine { get; }

    public int Id => _process.Id;

    /// <summary>Where HTTPS is, as the kubeconfig says.</summary>
    public string HttpsAddress => File.ReadLines(Kubeconfig).Select(l => l.Trim()).First(l => l.StartsWith("server: ", StringComparison.Ordinal))["server: ".Length..];

    public string Kubeconfig => Path.Combine(DataDirectory, "kubeconfig");

    /// <summary>Starts the server and returns when it printed its Ready line.</summary>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, params string[] options)
    {
        var (process, httpPort, dnsPort) = Launch(dataDirectory, options);
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("Ready:", StringComparison.Ordinal))
            {
                return new ServerProcess(process, dataDirectory, httpPort, dnsPort, line, errors);
            }
        }

        await process.WaitForExitAsync(limit.Token);
        throw new InvalidOperationException($"the server ended with status {process.ExitCode} before it was ready: {await errors}");
    }

    /// <summary>Starts the server without waiting for anything.</summary>
    public static (Process Process, int HttpPort, int DnsPort) Launch(string dataDirectory, params string[] options)
    {
        var httpPort = FreePort.Next();
        var dnsPort = FreePort.Next();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ApiServer.dll"), "--data-dir", dataDirectory, "--https-port", "0", "--http-port", Text(httpPort),
            "--dns-port", Text(dnsPort), "--runtime", "simulated", .. options,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return (Process.Start(start)!, httpPort, dnsPort);
    }

    /// <summary>Kills the process with SIGKILL: what it had not made durable is lost.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to stop with SIGTERM and answers its exit status.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Text(_process.Id)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _errors;
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
