using ApiServer.Registry.Requests;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Transact;

/// <summary>Several writes in one transaction.</summary>
internal sealed class TransactHandler(ObjectWriter writer) : IRequestHandler<TransactRequest, long>
{
    public Task<long> Handle(TransactRequest request, CancellationToken cancellationToken) =>
        writer.TransactAsync(request.Scope, request.Puts, request.Deletes, cancellationToken);
}
