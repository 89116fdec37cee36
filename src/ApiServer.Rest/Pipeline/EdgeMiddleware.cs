using ApiServer.Model.Errors;
using ApiServer.Model.Time;
using ApiServer.Rest.Access;
using ApiServer.Rest.Errors;
using ApiServer.Rest.FlowControl;
using ApiServer.Rest.Metrics;
using ApiServer.Rest.Options;
using ApiServer.Rest.Paths;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ApiServer.Rest.Pipeline;

/// <summary>
/// Every request's way through the edge: audit id, who asks, whether he may, his turn, dispatch; and the one place where failures become answers.
/// Only the static pages of Swagger UI are left to the middleware after it.
/// </summary>
internal sealed partial class EdgeMiddleware(
    RequestDelegate next,
    RequestDispatcher dispatcher,
    AccessRules access,
    PriorityLevels levels,
    RequestMetrics metrics,
    IdSource ids,
    TimeProvider clock,
    ILogger<EdgeMiddleware> logger)
{
    private const int LongestAuditId = 64;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = TimeProvider.System.GetTimestamp();
        var requestId = RequestId(context.Request);
        context.TraceIdentifier = requestId;
        context.Response.Headers["Audit-Id"] = requestId;
        context.Response.Headers.CacheControl = "no-cache, private";
        var info = RequestInfoParser.Parse(context.Request.Method, RawPath(context), GoNumbers.ParseFlag(ListQuery.First(context.Request.Query, "watch")) ?? false);
        using (metrics.Track(info))
        {
            await ServeAsync(context, info, requestId).ConfigureAwait(false);
        }

        metrics.Count(info, context.Response.StatusCode, TimeProvider.System.GetElapsedTime(started));
    }

    private async Task ServeAsync(HttpContext context, RequestInfo info, string requestId)
    {
        RequestDeadline? deadline = null;
        SeatLease? seats = null;
        try
        {
            deadline = RequestDeadline.Start(context, info, clock);
            var user = await access.IdentifyAsync(context).ConfigureAwait(false);
            access.Require(user, info, context);
            seats = await levels.TakeAsync(context, info, user, deadline?.Time).ConfigureAwait(false);
            if (RequestDispatcher.IsUserInterface(info))
            {
                await next(context).ConfigureAwait(false);
                return;
            }

            await dispatcher.ServeAsync(new Exchange(context, info, requestId, user, seats)).ConfigureAwait(false);
        }
        catch (ApiStatusException e)
        {
            // The answer itself takes no time from it.
            deadline?.Dispose();
            await FailAsync(context, e.Status).ConfigureAwait(false);
        }
        catch (Exception e) when (deadline is { IsOver: true } && e is OperationCanceledException or IOException)
        {
            deadline.Dispose();
            await FailAsync(context, StatusErrors.DeadlineExceeded().Status).ConfigureAwait(false);
        }
        catch (Exception e) when (IsClientsEnd(e, context))
        {
            LogAborted(requestId, info.Path);
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, StatusErrors.BadRequest(e.Message).Status).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The last resort of a request: answered, logged with its id, and never the end of the process.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, context.Request.Method, info.Path, requestId);
            await FailAsync(context, StatusErrors.Internal($"request {requestId} failed").Status).ConfigureAwait(false);
        }
        finally
        {
            seats?.Dispose();
            deadline?.Dispose();
        }
    }

    private static async Task FailAsync(HttpContext context, ApiStatus status)
    {
        if (context.Response.HasStarted)
        {
            // The answer is half out: only a broken connection still tells the client.
            context.Abort();
            return;
        }

        if (status.Code == StatusCodes.Status403Forbidden)
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
        }

        await StatusAnswer.WriteAsync(context, status).ConfigureAwait(false);
    }

    private static bool IsClientsEnd(Exception e, HttpContext context) =>
        e is ConnectionResetException or ConnectionAbortedException || (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException);

    private static string RawPath(HttpContext context)
    {
        // Kestrel resolves dots and escapes in Path; the target as it was sent still has them.
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target) || target[0] != '/')
        {
            return context.Request.Path.Value ?? "/";
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private string RequestId(HttpRequest request)
    {
        var sent = request.Headers["Audit-ID"].ToString();
        return sent.Length is > 0 and <= LongestAuditId && sent.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? sent : ids.NewUid();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed (request {RequestId})")]
    private partial void LogFailed(Exception exception, string method, string path, string requestId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client left {Path} (request {RequestId})")]
    private partial void LogAborted(string requestId, string path);
}
