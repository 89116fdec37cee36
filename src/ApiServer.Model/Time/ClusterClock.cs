namespace ApiServer.Model.Time;

/// <summary>
/// The time of a cluster: object times, work queues, Leases, TTLs and kubelet stages all read this clock, so that a test can
/// run a cluster on a clock of its own. TLS, HTTP deadlines and watch timeouts stay on the system's clock.
/// </summary>
public abstract class ClusterClock
{
    public abstract DateTimeOffset UtcNow { get; }

    /// <summary>Completes when <see cref="UtcNow"/> has reached <paramref name="due"/>. Only work queues wait; everything else says when it is due.</summary>
    public abstract Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken);
}
