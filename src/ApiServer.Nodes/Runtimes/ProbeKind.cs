namespace ApiServer.Nodes.Runtimes;

/// <summary>What a probe of a container decides.</summary>
public enum ProbeKind
{
    /// <summary>Whether it has started; until then the others wait.</summary>
    Startup,

    /// <summary>Whether it still works; otherwise it is restarted.</summary>
    Liveness,

    /// <summary>Whether it takes requests.</summary>
    Readiness,
}
