using System.Globalization;
using ApiServer.Model.Kinds;
using ApiServer.Rest.Options;
using ApiServer.Rest.Paths;
using ApiServer.Store;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.FlowControl;

/// <summary>
/// How many seats a request needs (apiserver flowcontrol/request list_work_estimator.go): a list one for each hundred objects that it goes through, a watch
/// as many as a list when it begins with the present state, everything else one.
/// </summary>
internal sealed class WorkEstimate(ResourceCatalog catalog, Func<IObjectStore> store)
{
    /// <summary>The seats of the largest list.</summary>
    public const int MostSeats = 10;

    private const int ObjectsPerSeat = 100;

    public int Seats(RequestInfo info, IQueryCollection query)
    {
        if (!(info.Verb == "list" || (info.Verb == "watch" && BeginsWithState(query)))
            || ListQuery.First(query, "fieldSelector")?.StartsWith("metadata.name=", StringComparison.Ordinal) == true
            || !catalog.TryGet(info.Group, info.Version, info.Resource, out var definition))
        {
            return 1;
        }

        var stored = store().Snapshot(definition.StoreType).CountOf(info.Namespace.Length == 0 ? null : info.Namespace);
        var objects = info.Verb == "list" && EndsAt(query) is > 0 and var limit && limit < stored ? limit : stored;
        return (int)Math.Clamp((objects + ObjectsPerSeat - 1) / ObjectsPerSeat, 1, MostSeats);
    }

    private static bool BeginsWithState(IQueryCollection query) =>
        GoNumbers.ParseFlag(ListQuery.First(query, "sendInitialEvents")) ?? ListQuery.First(query, "resourceVersion") is null or "" or "0";

    /// <summary>How many objects a page has; 0 where a selector has to look at all of them. What is no number is refused later.</summary>
    private static long EndsAt(IQueryCollection query) =>
        query.ContainsKey("labelSelector") || query.ContainsKey("fieldSelector") || ListQuery.First(query, "resourceVersion") == "0" ? 0
        : long.TryParse(ListQuery.First(query, "limit"), CultureInfo.InvariantCulture, out var limit) ? limit : 0;
}
