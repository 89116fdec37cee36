using MediatR;

namespace ApiServer.Registry.Requests;

/// <summary>GET pods/NAME/log: the pieces of the log, as they are to be sent.</summary>
public sealed record PodLogRequest(RequestScope Scope, PodLogOptions Options) : IRequest<IAsyncEnumerable<ReadOnlyMemory<byte>>>, IScopedRequest;
