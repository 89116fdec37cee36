namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>The probes of a container.</summary>
internal enum ProbeKind
{
    Liveness,
    Readiness,
    Startup,
}
