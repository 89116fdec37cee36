namespace ApiServer.Nodes.Runtimes;

/// <summary>One line that a container wrote.</summary>
/// <param name="Time">When.</param>
/// <param name="Text">Without its end.</param>
public sealed record LogLine(DateTimeOffset Time, string Text);
