using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Registry.Verbs.List;

/// <summary>Where the next page starts: base64url of <c>{"v":"meta.k8s.io/v1","rv":N,"start":"/name\u0000"}</c>; opaque to clients.</summary>
/// <param name="Revision">The revision of the first page; -1: the present state, for a list that goes on although its revision was compacted.</param>
/// <param name="Start">The first path, relative to what is listed.</param>
internal sealed record ContinueToken(long Revision, string Start)
{
    private const string Version = "meta.k8s.io/v1";

    public static ContinueToken Parse(string text)
    {
        JsonValue? token;
        try
        {
            token = JsonReader.Parse(Base64Url.DecodeFromChars(text));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Invalid(e.Message);
        }

        if (token["v"]?.AsString != Version)
        {
            throw Invalid($"server does not recognize this encoded version {JsonString.Of(token["v"]?.AsString ?? "")}");
        }

        var revision = token["rv"]?.AsInteger ?? 0;
        var start = token["start"]?.AsString ?? "";
        if (revision == 0)
        {
            throw Invalid($"incorrect encoded start resourceVersion (version {Version})");
        }

        return start.StartsWith('/') && !start.Contains("..", StringComparison.Ordinal)
            ? new ContinueToken(revision, start[1..])
            : throw Invalid($"incorrect encoded start key (version {Version})");
    }

    /// <summary>The token of the page after the object with that relative path.</summary>
    public static ContinueToken After(long revision, string path) => new(revision, path + '\0');

    public override string ToString()
    {
        var json = JsonObject.Of(("v", Version), ("rv", Revision), ("start", "/" + Start));
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToString()));
    }

    private static ApiStatusException Invalid(string why) => StatusErrors.BadRequest($"continue key is not valid: {why}");
}
