using ApiServer.Model.Errors;
using ApiServer.Model.Selectors;
using ApiServer.Registry.Requests;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Options;

/// <summary>Reads the query of list, watch and deletecollection. What its parts mean together is the registry's to judge.</summary>
internal static class ListQuery
{
    /// <summary>Reads the options.</summary>
    /// <exception cref="ApiStatusException">400: a selector or a number that cannot be read.</exception>
    public static ListOptions Parse(HttpRequest request)
    {
        var query = request.Query;
        if (query.Count == 0)
        {
            return new ListOptions();
        }

        try
        {
            return new ListOptions
            {
                LabelSelector = First(query, "labelSelector") is { Length: > 0 } labels ? LabelSelector.Parse(labels) : LabelSelector.Everything,
                FieldSelector = First(query, "fieldSelector") is { Length: > 0 } fields ? FieldSelector.Parse(fields) : FieldSelector.Everything,
                Limit = GoNumbers.ParseInt(First(query, "limit")) ?? 0,
                Continue = First(query, "continue") ?? "",
                ResourceVersion = First(query, "resourceVersion") ?? "",
                ResourceVersionMatch = First(query, "resourceVersionMatch") ?? "",
                AllowWatchBookmarks = GoNumbers.ParseFlag(First(query, "allowWatchBookmarks")) ?? false,
                SendInitialEvents = GoNumbers.ParseFlag(First(query, "sendInitialEvents")),
                TimeoutSeconds = GoNumbers.ParseInt(First(query, "timeoutSeconds")),
            };
        }
        catch (SelectorException e)
        {
            throw StatusErrors.BadRequest(e.Message);
        }
    }

    /// <summary>The first value of a parameter; null when it is missing.</summary>
    public static string? First(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : null;
}
