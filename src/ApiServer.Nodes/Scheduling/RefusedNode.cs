namespace ApiServer.Nodes.Scheduling;

/// <summary>A node that cannot run a Pod, and why.</summary>
internal sealed record RefusedNode(NodeState Node, FilterResult Why);
