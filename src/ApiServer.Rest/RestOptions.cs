namespace ApiServer.Rest;

/// <summary>What the host tells the edge about itself.</summary>
public sealed record RestOptions
{
    /// <summary>
    /// The local port of the loopback HTTP listener: requests that come in there act as the administrator, without a credential.
    /// 0: there is none.
    /// </summary>
    public int LoopbackHttpPort { get; init; }

    /// <summary>Says under which <c>address:port</c> clients reach the server over HTTPS, once it listens; shown by <c>/api</c>.</summary>
    public Func<string> ServerAddress { get; init; } = static () => "127.0.0.1:6443";

    /// <summary>The version that <c>/version</c> tells: a real minor version with a suffix of our own.</summary>
    public string GitVersion { get; init; } = "v1.36.2+apiserver-net";

    /// <summary>The commit that this was built from; empty when unknown.</summary>
    public string GitCommit { get; init; } = "";

    /// <summary>When this was built, RFC 3339.</summary>
    public string BuildDate { get; init; } = "1970-01-01T00:00:00Z";

    /// <summary>The options that the server was started with, by name; shown by <c>/flagz</c>.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();

    /// <summary>How many requests are served at a time, over all priority levels, heavy ones counted several times; 0: any number.</summary>
    public int MaxRequestsInFlight { get; init; }

    /// <summary>How often a watch that allows them gets a bookmark (upstream: about each minute).</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);
}
