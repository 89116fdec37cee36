using ApiServer.Registry.Requests;
using ApiServer.Rest.FlowControl;
using ApiServer.Rest.Paths;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Pipeline;

/// <summary>One request and its answer, with what the edge found out about it.</summary>
/// <param name="Http">The HTTP side.</param>
/// <param name="Info">What the path says.</param>
/// <param name="RequestId">The audit id.</param>
/// <param name="User">Who asks.</param>
/// <param name="Seats">What it has of its priority level; null for a request that nothing limits.</param>
internal sealed record Exchange(HttpContext Http, RequestInfo Info, string RequestId, UserInfo User, SeatLease? Seats)
{
    public HttpRequest Request => Http.Request;

    public HttpResponse Response => Http.Response;

    public string Method => Http.Request.Method;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Sentences for the <c>Warning</c> headers.</summary>
    public List<string> Warnings { get; } = [];
}
