namespace ApiServer.Nodes.Kubelet;

/// <summary>What a kubelet remembers of one Pod between two looks, and forgets when it restarts: as upstream, nothing that the Pod depends on.</summary>
internal sealed class PodMemory(string uid)
{
    public string Uid { get; } = uid;

    /// <summary>Of containers and images.</summary>
    public BackOff BackOff { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

    /// <summary>Of volumes (upstream: goroutinemap/exponentialbackoff).</summary>
    public BackOff MountBackOff { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(122));

    /// <summary>Why the image of a container could not be pulled last.</summary>
    public Dictionary<string, string> PullErrors { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs of containers (<see cref="RunOf"/>) whose image is there.</summary>
    public HashSet<string> Pulled { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs of containers that no longer wait for a back-off.</summary>
    public HashSet<string> Restarting { get; } = new(StringComparer.Ordinal);

    /// <summary>What each probe found so far.</summary>
    public Dictionary<(string ContainerId, Runtimes.ProbeKind Kind), ProbeRun> Probes { get; } = [];

    /// <summary>The annotations whose mistakes were told of.</summary>
    public Model.Json.JsonObject? ToldOf { get; set; }

    public static string RunOf(string container, int attempt) => $"{container}/{attempt}";
}
