using ApiServer.Model.Schema;

namespace ApiServer.Registry.Usage;

/// <summary>What a container uses.</summary>
/// <param name="Container">Its name.</param>
/// <param name="Cpu">Processors.</param>
/// <param name="Memory">Bytes, the working set.</param>
public sealed record ContainerUsage(string Container, Quantity Cpu, Quantity Memory);
