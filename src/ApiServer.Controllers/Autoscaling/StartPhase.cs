namespace ApiServer.Controllers.Autoscaling;

/// <summary>How long Pods count as starting.</summary>
/// <param name="Initialization">From its start a Pod may use more processor time than usual (--horizontal-pod-autoscaler-cpu-initialization-period).</param>
/// <param name="InitialReadiness">A Pod that became unready so soon was never ready (--horizontal-pod-autoscaler-initial-readiness-delay).</param>
internal sealed record StartPhase(TimeSpan Initialization, TimeSpan InitialReadiness)
{
    public static readonly StartPhase Usual = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
}
