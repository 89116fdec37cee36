using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.List;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Registry.Verbs.Watch;

/// <summary>GET with <c>watch=true</c>: from a revision, or from the present state on.</summary>
internal sealed class WatchHandler(IObjectStore store, SubresourceTable subresources) : IRequestHandler<WatchRequest, IWatchSession>
{
    public Task<IWatchSession> Handle(WatchRequest request, CancellationToken cancellationToken)
    {
        var (scope, options) = request;
        subresources.RequireStored(scope);
        ListOptionsRules.ValidateWatch(options);
        var filter = new ObjectFilter(scope, options);
        var type = scope.Resource.StoreType;
        var after = Parse(options.ResourceVersion);
        var fromState = options.SendInitialEvents ?? after == 0;
        if (fromState)
        {
            var snapshot = store.Snapshot(type);
            var initial = snapshot.List(scope.Namespace.Length == 0 ? null : scope.Namespace).Where(filter.Matches);
            var end = options is { SendInitialEvents: true, AllowWatchBookmarks: true };
            return Task.FromResult<IWatchSession>(new WatchSession(filter, store.Watch(type, snapshot.Revision), initial, end, snapshot.Revision, store));
        }

        // A revision of the future is waited for in silence.
        after = after == 0 ? store.Revision : after;
        return Task.FromResult<IWatchSession>(new WatchSession(filter, store.Watch(type, Math.Min(after, store.Revision)), [], endDue: false, after, store));
    }

    private static long Parse(string resourceVersion)
    {
        var revision = RevisionGate.Parse(resourceVersion);
        return revision < 0 ? throw StatusErrors.BadRequest("invalid resource version") : revision;
    }
}
