using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Errors;

/// <summary>Turns a Status into an answer.</summary>
internal static class StatusAnswer
{
    public static Task WriteAsync(HttpContext context, ApiStatus status)
    {
        if (status.RetryAfterSeconds > 0)
        {
            context.Response.Headers.RetryAfter = status.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        var code = status.Code != 0 ? status.Code : status.Success ? 200 : 500;
        return TreeAnswer.WriteAsync(context, code, status.ToJson(), Negotiator.ForStatus(context.Request));
    }
}
