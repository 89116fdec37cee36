namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>One server for many tests, each of which works in a namespace of its own.</summary>
public sealed class KubectlServer : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-kubectl-").FullName;
    private ServerProcess? _server;

    internal ServerProcess Process => _server!;

    /// <summary>A client that names no namespace.</summary>
    internal Kubectl Client => Kubectl.With(Process);

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(Path.Combine(_directory, "data"));

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A client in a new namespace in which Pods can be made.</summary>
    internal async Task<Kubectl> NamespaceAsync(string name)
    {
        await Client.SaysAsync($"create namespace {name}");
        var kubectl = Client.In(name);
        await kubectl.SaysAsync("wait --for=create serviceaccount/default configmap/kube-root-ca.crt");
        return kubectl;
    }

    /// <summary>The path of a new file for a command that reads files.</summary>
    internal string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
