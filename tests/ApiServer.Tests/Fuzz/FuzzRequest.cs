using System.Globalization;
using System.Text;
using ApiServer.Model.Schema;
using ApiServer.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ApiServer.Tests.Fuzz;

/// <summary>A request as its parts, before anything of HTTP is decided.</summary>
internal sealed record FuzzRequest(string Method, string Path, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>Stands in a body for the revision that <see cref="Subject"/> has when the request is sent; as long as a revision, so that lengths stay true.</summary>
    public const string CurrentRevision = "9999999999";

    /// <summary>The object that the request is about.</summary>
    public ObjectKey? Subject { get; init; }

    /// <summary>The type of the body.</summary>
    public TypeSchema? Schema { get; init; }

    /// <summary>Whether the answer may have no end: such a request is left after a moment.</summary>
    public bool MayStream => !IsWrite
        && (Query.Contains("watch", StringComparison.OrdinalIgnoreCase) || Query.Contains("follow", StringComparison.OrdinalIgnoreCase) || Path.Contains("/watch", StringComparison.Ordinal));

    /// <summary>Whether the answer may wait for a revision of the future, as upstream's does (3 s).</summary>
    public bool MayWait => !IsWrite && (Query.Contains("resourceVersion", StringComparison.Ordinal) || Query.Contains("continue", StringComparison.Ordinal));

    /// <summary>A write is waited for: whoever leaves does not learn whether it was done.</summary>
    private bool IsWrite => Method is "POST" or "PUT" or "PATCH" or "DELETE";

    public FuzzRequest With(string header, string value) =>
        this with { Headers = [.. Headers.Where(h => !h.Key.Equals(header, StringComparison.OrdinalIgnoreCase)), new(header, value)] };

    /// <summary>The request with the revision where <see cref="CurrentRevision"/> stands.</summary>
    public FuzzRequest At(long revision)
    {
        if (Body.AsSpan().IndexOf("9999999999"u8) is var at && at < 0)
        {
            return this;
        }

        var body = (byte[])Body.Clone();
        Encoding.ASCII.GetBytes(revision.ToString("D10", CultureInfo.InvariantCulture), body.AsSpan(at));
        return this with { Body = body };
    }

    /// <summary>Puts the parts where a web server would; what none would let through is escaped.</summary>
    public void CopyTo(HttpContext http)
    {
        var path = Escape(Path);
        var query = Escape(Query);
        http.Request.Method = Method;
        http.Request.Scheme = "https";
        http.Request.Host = new HostString("localhost");
        http.Request.Path = new PathString(Uri.UnescapeDataString(path));
        http.Request.QueryString = query.Length == 0 ? QueryString.Empty : new QueryString("?" + query);
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = query.Length == 0 ? path : $"{path}?{query}";
        foreach (var (name, value) in Headers)
        {
            http.Request.Headers.Append(name, new string([.. value.Where(c => c is >= ' ' and not '\x7f')]));
        }

        http.Request.Body = new MemoryStream(Body, writable: false);
        http.Request.ContentLength = Body.Length;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{Method} {Escape(Path)}");
        text.Append(Query.Length == 0 ? "" : "?" + Escape(Query));
        foreach (var (name, value) in Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name}: {value}");
        }

        return text.Append('\n').Append(Body.All(b => b is >= 32 and < 127 or 10) ? Encoding.ASCII.GetString(Body) : "base64: " + Convert.ToBase64String(Body)).ToString();
    }

    private static string Escape(string text)
    {
        if (text.All(c => c is > ' ' and < '\x7f'))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            escaped.Append(b is > 32 and < 127 ? ((char)b).ToString() : $"%{b:X2}");
        }

        return escaped.ToString();
    }
}
