using k8s;
using Microsoft.AspNetCore.Mvc.Testing;

namespace ApiServer.Tests.InProcess;

/// <summary>The program, started in this process on a real HTTPS port, in memory. Its options come from the environment, as a user may set them.</summary>
public sealed class InProcessServer : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("apiserver-inprocess-").FullName;

    /// <summary>The kubeconfig that the program wrote.</summary>
    public string Kubeconfig => Path.Combine(_directory, "kubeconfig");

    /// <summary>A client with the administrator's token, over TLS.</summary>
    public Kubernetes NewClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("APISERVER_DATA_DIR", _directory);
        Environment.SetEnvironmentVariable("APISERVER_IN_MEMORY", "true");
        Environment.SetEnvironmentVariable("APISERVER_HTTPS_PORT", "0");
        Environment.SetEnvironmentVariable("APISERVER_HTTP_PORT", "0");
        Environment.SetEnvironmentVariable("APISERVER_DNS_PORT", "0");
        UseKestrel();
        StartServer();
        while (!File.Exists(Kubeconfig))
        {
            await Task.Yield();
        }
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
