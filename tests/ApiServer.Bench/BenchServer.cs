using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace ApiServer.Bench;

/// <summary>A published server as a process on a directory of its own, reached over TLS with the admin's token.</summary>
internal sealed partial class BenchServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;
    private readonly X509Certificate2 _authority;
    private readonly string _token;

    private BenchServer(Process process, string directory, Uri address, X509Certificate2 authority, string token)
    {
        _process = process;
        _directory = directory;
        Address = address;
        _authority = authority;
        _token = token;
    }

    public Uri Address { get; }

    public static async Task<BenchServer> StartAsync(string assembly, int nodes = 3)
    {
        var directory = Directory.CreateTempSubdirectory("apiserver-bench-").FullName;
        var process = Launch(assembly, directory, nodes: nodes);
        await UntilReadyAsync(process);
        var kubeconfig = await File.ReadAllTextAsync(Path.Combine(directory, "kubeconfig"));
        var authority = X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(Authority().Match(kubeconfig).Groups[1].Value)));
        return new BenchServer(process, directory, new Uri(Server().Match(kubeconfig).Groups[1].Value), authority, Token().Match(kubeconfig).Groups[1].Value);
    }

    public static Process Launch(string assembly, string directory, int httpsPort = 0, int nodes = 3)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments = [assembly, "--data-dir", directory, "--https-port", httpsPort.ToString(CultureInfo.InvariantCulture), "--http-port", "0", "--dns-port", "0", "--runtime", "simulated", "--nodes", nodes.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Reads what the server says until it says that it is ready.</summary>
    public static async Task UntilReadyAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Ready:", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("The server ended before it was ready.");
    }

    /// <summary>A client with that many connections of its own.</summary>
    public HttpClient NewClient(int connections)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _authority },
        };
        var client = new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return client;
    }

    /// <summary>What the server's processor time was for each request of the last measured load.</summary>
    public double MicrosecondsPerRequest { get; private set; }

    /// <summary>Runs a load of so many requests and notes what the server spent on it.</summary>
    public async Task<double> WithProcessorTimeAsync(int requests, Func<Task<double>> load)
    {
        var before = ProcessorTime();
        var result = await load();
        MicrosecondsPerRequest = (ProcessorTime() - before).TotalMicroseconds / requests;
        return result;
    }

    /// <summary>What the server has spent since its start.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public double ResidentMegabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1048576.0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex("certificate-authority-data: (\\S+)")]
    private static partial Regex Authority();

    [GeneratedRegex("server: (\\S+)")]
    private static partial Regex Server();

    [GeneratedRegex("token: (\\S+)")]
    private static partial Regex Token();
}
