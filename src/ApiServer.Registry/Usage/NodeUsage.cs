using ApiServer.Model.Schema;

namespace ApiServer.Registry.Usage;

/// <summary>What a node uses.</summary>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="Window">Over which time before that.</param>
/// <param name="Cpu">Processors.</param>
/// <param name="Memory">Bytes, the working set.</param>
public sealed record NodeUsage(DateTimeOffset Timestamp, TimeSpan Window, Quantity Cpu, Quantity Memory);
