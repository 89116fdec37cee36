namespace ApiServer.Nodes.Kubelet;

/// <summary>Where one probe of one run of a container stands.</summary>
internal sealed class ProbeRun
{
    /// <summary>When it is due next.</summary>
    public required DateTimeOffset Next { get; set; }

    /// <summary>The outcome that counts: it changes when a threshold is reached.</summary>
    public required bool Passes { get; set; }

    /// <summary>Whether it was decided at all.</summary>
    public bool IsDecided { get; set; }

    /// <summary>What the last probes said, and how many in a row said so.</summary>
    public bool LastPassed { get; set; }

    public int InARow { get; set; }
}
