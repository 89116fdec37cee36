namespace ApiServer.Rest.Health;

/// <summary>The parts whose state <c>/livez</c>, <c>/readyz</c> and <c>/healthz</c> tell. Asked for each such request.</summary>
public interface IReadiness
{
    /// <summary>In the order in which they are shown; <c>ping</c> is added by the edge.</summary>
    IReadOnlyList<HealthCheck> Checks { get; }
}
