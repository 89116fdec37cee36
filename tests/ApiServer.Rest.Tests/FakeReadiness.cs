using ApiServer.Rest.Health;

namespace ApiServer.Rest.Tests;

/// <summary>Two checks: the store lives, the bootstrap is as a test says.</summary>
internal sealed class FakeReadiness : IReadiness
{
    public bool Booted { get; set; } = true;

    public IReadOnlyList<HealthCheck> Checks =>
        [new("etcd", () => true), new("poststarthook/bootstrap", () => Booted, ReadinessOnly: true)];
}
