using System.Text;
using ApiServer.Rest.Negotiation;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Answers;

/// <summary>Answers outside the API: text.</summary>
internal static class PlainText
{
    public static Task WriteAsync(HttpContext context, int code, string text)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return AnswerBody.WriteAsync(context, code, MediaTypes.PlainText, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The answer to a path that nobody serves.</summary>
    public static Task NotFoundAsync(HttpContext context) => WriteAsync(context, 404, "404 page not found\n");
}
