using ApiServer.Rest.Health;

namespace ApiServer;

/// <summary>What /readyz and its kin look at: the store, and whether the start has come to its end.</summary>
internal sealed class Readiness : IReadiness
{
    private volatile bool _started;
    private volatile bool _storeFailed;

    public Readiness() => Checks =
    [
        // Upstream's name of the store, which probes ask for and leave out.
        new("etcd", () => !_storeFailed),
        new("poststarthook/bootstrap", () => _started, ReadinessOnly: true),
    ];

    public IReadOnlyList<HealthCheck> Checks { get; }

    /// <summary>From now on whoever asks can create a Pod.</summary>
    public void Started() => _started = true;

    /// <summary>The store cannot go on.</summary>
    public void StoreFailed() => _storeFailed = true;
}
