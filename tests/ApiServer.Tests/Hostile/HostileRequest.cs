using ApiServer.Tests.Fuzz;

namespace ApiServer.Tests.Hostile;

/// <summary>A request that was made to hurt, and the answer that it has to get.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Code">The answer's code.</param>
/// <param name="Request">The request.</param>
internal sealed record HostileRequest(string Name, int Code, FuzzRequest Request);
