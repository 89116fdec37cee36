using System.Net;

namespace ApiServer.Options;

/// <summary>How one cluster runs. Every member is also a command-line option, an environment variable and a key of appsettings.json.</summary>
public sealed record ServerOptions
{
    /// <summary>Where the database, the certificates, the admin's token and the kubeconfig are.</summary>
    public string DataDirectory { get; init; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".apiserver");

    /// <summary>Where HTTPS and DNS listen; the HTTP port is always on the loopback address.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>0: any free port.</summary>
    public int HttpsPort { get; init; } = 6443;

    /// <summary>0: off.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>0: off.</summary>
    public int DnsPort { get; init; } = 10053;

    /// <summary>The DNS servers that are asked for names outside of the cluster; none: such names are refused.</summary>
    public IReadOnlyList<IPEndPoint> DnsForward { get; init; } = [];

    /// <summary>Keeps everything in memory: nothing survives the process.</summary>
    public bool InMemory { get; init; }

    /// <summary>How many nodes there are: node-0, node-1, …</summary>
    public int Nodes { get; init; } = 3;

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Further users, one a line: <c>token,user,uid,"group1,group2"</c>.</summary>
    public string? TokenAuthFile { get; init; }

    /// <summary>Further names and addresses that the serving certificate is good for.</summary>
    public IReadOnlyList<string> TlsSubjectNames { get; init; } = [];

    /// <summary>Whether there is a default StorageClass, <c>standard</c>, whose volumes are directories below the data directory.</summary>
    public bool DefaultStorageClass { get; init; }

    /// <summary>How long a simulated container takes to start.</summary>
    public TimeSpan SimulatedStartDelay { get; init; } = TimeSpan.Zero;

    /// <summary>With the next one: how many requests are served at a time, over all priority levels; both 0: any number. With four processors, upstream's default.</summary>
    public int MaxRequestsInFlight { get; init; } = Math.Max(200, 100 * Environment.ProcessorCount);

    /// <summary>Added to the former: since there are priority levels, only the sum counts, as upstream.</summary>
    public int MaxMutatingRequestsInFlight { get; init; } = Math.Max(100, 50 * Environment.ProcessorCount);

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>What was given, by option: as it was written, confidential values hidden.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();
}
