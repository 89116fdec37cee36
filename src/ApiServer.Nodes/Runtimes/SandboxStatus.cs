namespace ApiServer.Nodes.Runtimes;

/// <summary>A Pod's sandbox.</summary>
/// <param name="Addresses">The Pod's addresses, the main one first.</param>
public sealed record SandboxStatus(IReadOnlyList<string> Addresses);
