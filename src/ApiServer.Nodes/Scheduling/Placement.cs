namespace ApiServer.Nodes.Scheduling;

/// <summary>Where a Pod can run: a node, or the sentence why there is none.</summary>
internal sealed record Placement(NodeState? Node, string Message)
{
    public static Placement On(NodeState node) => new(node, "");

    public static Placement Nowhere(string message) => new(null, message);
}
