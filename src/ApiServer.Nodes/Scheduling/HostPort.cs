namespace ApiServer.Nodes.Scheduling;

/// <summary>A port of the node that a container wants.</summary>
internal sealed record HostPort(string Address, string Protocol, long Port)
{
    /// <summary>Whether both cannot be had at once: an unset address means all of them.</summary>
    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (IsAny || other.IsAny || Address == other.Address);

    private bool IsAny => Address.Length == 0 || Address == "0.0.0.0";
}
