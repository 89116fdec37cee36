namespace ApiServer.Nodes.Scheduling;

/// <summary>What may happen in a cluster that lets a waiting Pod be placed (upstream: ClusterEvent and the queueing hints of the plugins).</summary>
[Flags]
internal enum ClusterChange
{
    None = 0,

    /// <summary>A node came, or changed in what filters look at.</summary>
    Node = 1,

    /// <summary>A Pod left its node, or changed its labels there.</summary>
    PodGone = 2,

    /// <summary>A Pod came to a node, or changed its labels there.</summary>
    PodCame = 4,

    /// <summary>A claim, volume or storage class changed.</summary>
    Storage = 8,

    All = Node | PodGone | PodCame | Storage,
}
