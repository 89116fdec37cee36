namespace ApiServer.Nodes.Runtimes;

/// <summary>How a simulated container ends by itself.</summary>
/// <param name="After">How long it runs.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Reason">What the status says beside the code; null: Completed or Error.</param>
internal sealed record ContainerExit(TimeSpan After, int Code, string? Reason);
