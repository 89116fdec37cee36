namespace ApiServer.Registry.Usage;

/// <summary>What the containers of a Pod use.</summary>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="Window">Over which time before that.</param>
/// <param name="Containers">Those that run.</param>
public sealed record PodUsage(DateTimeOffset Timestamp, TimeSpan Window, IReadOnlyList<ContainerUsage> Containers);
