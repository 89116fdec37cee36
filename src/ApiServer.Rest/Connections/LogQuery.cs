using ApiServer.Model.Errors;
using ApiServer.Model.Schema;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Options;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Connections;

/// <summary>What the query of a request for a log says.</summary>
internal static class LogQuery
{
    /// <exception cref="ApiStatusException">400: a value is not of its type.</exception>
    public static PodLogOptions Parse(HttpRequest request)
    {
        var query = request.Query;
        return new PodLogOptions
        {
            Container = ListQuery.First(query, "container") ?? "",
            Follow = GoNumbers.ParseFlag(ListQuery.First(query, "follow")) ?? false,
            Previous = GoNumbers.ParseFlag(ListQuery.First(query, "previous")) ?? false,
            Timestamps = GoNumbers.ParseFlag(ListQuery.First(query, "timestamps")) ?? false,
            SinceSeconds = GoNumbers.ParseInt(ListQuery.First(query, "sinceSeconds")),
            SinceTime = Time(ListQuery.First(query, "sinceTime")),
            TailLines = GoNumbers.ParseInt(ListQuery.First(query, "tailLines")),
            LimitBytes = GoNumbers.ParseInt(ListQuery.First(query, "limitBytes")),
        };
    }

    private static DateTimeOffset? Time(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return GoTime.TryParse(text, micro: false, out var canonical, out var error) ? ApiTime.Parse(canonical) : throw StatusErrors.BadRequest(error);
    }
}
