using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Registry.Write;
using MediatR;

namespace ApiServer.Registry.Verbs.Get;

/// <summary>GET of one object: the newest state, which is never older than any revision that the client has seen.</summary>
internal sealed class GetHandler(ObjectWriter writer, RevisionGate gate, SubresourceTable subresources) : IRequestHandler<GetRequest, ObjectResponse>
{
    public async Task<ObjectResponse> Handle(GetRequest request, CancellationToken cancellationToken)
    {
        var scope = request.Scope;
        var subresource = subresources.Find(scope);
        await gate.WaitForAsync(RevisionGate.Parse(request.ResourceVersion), cancellationToken).ConfigureAwait(false);
        if (subresource is not null && !scope.Resource.IsStored)
        {
            return subresource.Get(scope);
        }

        var stored = writer.Find(scope);
        return subresource is null ? new ObjectResponse { Stored = stored } : subresource.Get(scope, stored);
    }
}
