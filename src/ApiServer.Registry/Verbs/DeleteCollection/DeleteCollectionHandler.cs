using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Registry.Write;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Registry.Verbs.DeleteCollection;

/// <summary>DELETE of a collection: lists, deletes each, answers what it deleted. An object that is gone meanwhile is no error.</summary>
internal sealed class DeleteCollectionHandler(ListHandler list, ObjectWriter writer) : IRequestHandler<DeleteCollectionRequest, ListResponse>
{
    public async Task<ListResponse> Handle(DeleteCollectionRequest request, CancellationToken cancellationToken)
    {
        DeletePreconditions.Validate(request.Options);
        var found = await list.Handle(new ListRequest(request.Scope, request.List), cancellationToken).ConfigureAwait(false);
        var deleted = new List<StoredObject>(found.Items.Count);
        foreach (var item in found.Items)
        {
            try
            {
                var scope = request.Scope with { Name = item.Key.Name, Namespace = item.Key.Namespace };
                await writer.DeleteAsync(scope, request.Options, cancellationToken).ConfigureAwait(false);
                deleted.Add(item);
            }
            catch (ApiStatusException e) when (e.Is(StatusReason.NotFound))
            {
                // Somebody else deleted it.
            }
        }

        return found with { Items = deleted };
    }
}
