using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Registry.Verbs.Watch;

/// <summary>GET with <c>watch=true</c>: from a revision, or from the present state on.</summary>
internal sealed class WatchHandler(IObjectStore store, RevisionGate gate, SubresourceTable subresources) : IRequestHandler<WatchRequest, IWatchSession>
{
    public async Task<IWatchSession> Handle(WatchRequest request, CancellationToken cancellationToken)
    {
        var (scope, options) = request;
        subresources.RequireStored(scope);
        ListOptionsRules.ValidateWatch(options);
        var filter = new ObjectFilter(scope, options);
        var type = scope.Resource.StoreType;
        var after = Parse(options.ResourceVersion);

        // A watch that names no revision asks for initial events without saying so (apimachinery SetListOptionsDefaults).
        if (options.SendInitialEvents ?? after == 0)
        {
            try
            {
                await gate.WaitForAsync(after, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiStatusException e)
            {
                return new RefusedWatch(e.Status);
            }

            var snapshot = store.Snapshot(type);
            var initial = snapshot.List(scope.Namespace.Length == 0 ? null : scope.Namespace).Where(filter.Matches);
            return new WatchSession(filter, store.Watch(type, snapshot.Revision), initial, options.AllowWatchBookmarks, snapshot.Revision, store);
        }

        // A revision of the future is waited for in silence.
        after = after == 0 ? store.Revision : after;
        return new WatchSession(filter, store.Watch(type, Math.Min(after, store.Revision)), [], endDue: false, after, store);
    }

    private static long Parse(string resourceVersion)
    {
        var revision = RevisionGate.Parse(resourceVersion);
        return revision < 0 ? throw StatusErrors.BadRequest("invalid resource version") : revision;
    }
}
