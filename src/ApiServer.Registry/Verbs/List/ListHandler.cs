using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Registry.Verbs.Subresources;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Registry.Verbs.List;

/// <summary>GET of a collection: walks an immutable snapshot, so no writer waits and a page never mixes two states.</summary>
internal sealed class ListHandler(IObjectStore store, RevisionGate gate, SubresourceTable subresources) : IRequestHandler<ListRequest, ListResponse>
{
    private const string Compacted = "The resourceVersion for the provided list is too old.";

    private const string TokenExpired = "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
        + "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token "
        + "results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    public async Task<ListResponse> Handle(ListRequest request, CancellationToken cancellationToken)
    {
        var (scope, options) = request;
        ListOptionsRules.ValidateList(options);
        if (subresources.Find(scope) is { } unstored)
        {
            return unstored.List(scope, options);
        }

        var filter = new ObjectFilter(scope, options);
        if (options.Continue.Length > 0)
        {
            return await NextPageAsync(scope, options, filter, cancellationToken).ConfigureAwait(false);
        }

        var revision = RevisionGate.Parse(options.ResourceVersion);
        await gate.WaitForAsync(revision, cancellationToken).ConfigureAwait(false);
        var exact = options.ResourceVersionMatch == "Exact" || (options.ResourceVersionMatch.Length == 0 && options.Limit > 0 && revision > 0);
        var snapshot = exact
            ? await store.SnapshotAtAsync(scope.Resource.StoreType, revision, cancellationToken).ConfigureAwait(false) ?? throw StatusErrors.Expired(Compacted)
            : store.Snapshot(scope.Resource.StoreType);

        // "Any state" comes from the cache as a whole: upstream ignores the limit there too.
        var limit = options.ResourceVersion == "0" ? 0 : options.Limit;
        return Page(scope, filter, snapshot, exact ? revision : snapshot.Revision, from: null, limit);
    }

    private async Task<ListResponse> NextPageAsync(RequestScope scope, ListOptions options, ObjectFilter filter, CancellationToken cancellationToken)
    {
        var token = ContinueToken.Parse(options.Continue);
        if (options.ResourceVersion is not ("" or "0"))
        {
            throw StatusErrors.BadRequest("specifying resource version is not allowed when using continue");
        }

        if (token.Revision < 0)
        {
            var present = store.Snapshot(scope.Resource.StoreType);
            return Page(scope, filter, present, present.Revision, token.Start, options.Limit);
        }

        var snapshot = await store.SnapshotAtAsync(scope.Resource.StoreType, token.Revision, cancellationToken).ConfigureAwait(false)
            ?? throw StatusErrors.Expired(TokenExpired, (token with { Revision = -1 }).ToString());
        return Page(scope, filter, snapshot, token.Revision, token.Start, options.Limit);
    }

    private static ListResponse Page(RequestScope scope, ObjectFilter filter, ResourceSnapshot snapshot, long revision, string? from, long limit)
    {
        var ns = scope.Namespace.Length == 0 ? null : scope.Namespace;
        if (filter.ExactName is { } name && (ns is not null || !scope.Resource.Namespaced))
        {
            var only = snapshot.Get(scope.Namespace, name);
            return new ListResponse(only is not null && filter.Matches(only) ? [only] : [], revision, null, null);
        }

        var fromPath = from is null || ns is null ? from : $"{ns}/{from}";
        var items = new List<StoredObject>(limit > 0 ? (int)Math.Min(limit, 1000) : filter.IsEverything ? snapshot.CountOf(ns) : 16);
        foreach (var obj in snapshot.List(ns, fromPath))
        {
            if (!filter.Matches(obj))
            {
                continue;
            }

            if (limit > 0 && items.Count == limit)
            {
                return Partial(filter, snapshot, revision, ns, fromPath, items);
            }

            items.Add(obj);
        }

        return new ListResponse(items, revision, null, null);
    }

    private static ListResponse Partial(ObjectFilter filter, ResourceSnapshot snapshot, long revision, string? ns, string? fromPath, List<StoredObject> items)
    {
        var last = items[^1].Key;
        var token = ContinueToken.After(revision, ns is null ? last.Path : last.Name);
        long? remaining = filter.IsEverything ? snapshot.CountOf(ns, fromPath) - items.Count : null;
        return new ListResponse(items, revision, token.ToString(), remaining);
    }
}
