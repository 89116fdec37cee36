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

    /// <summary>Reads a token (apiserver storage/continue.go DecodeContinue).</summary>
    /// <exception cref="ApiStatusException">400: the client made it up.</exception>
    public static ContinueToken Parse(string text)
    {
        var json = Decoded(text);
        JsonObject token;
        try
        {
            var value = JsonReader.Parse(json);
            token = value as JsonObject ?? throw Invalid($": json: cannot unmarshal {GoJsonError.TypeName(value)} into Go value of type storage.continueToken");
        }
        catch (JsonException e)
        {
            throw Invalid($": {GoJsonError.Describe(json) ?? e.Message}");
        }

        var version = token.String("v") ?? "";
        if (version != Version)
        {
            throw Invalid($": server does not recognize this encoded version {version}");
        }

        var revision = token.Integer("rv") ?? 0;
        if (revision == 0)
        {
            throw Invalid($": incorrect encoded start resourceVersion (version {Version})");
        }

        var start = token.String("start") ?? "";
        if (start.Length == 0)
        {
            throw Invalid($": encoded start key empty (version {Version})");
        }

        var path = start.StartsWith('/') ? start[1..] : start;
        return IsClean(path) ? new ContinueToken(revision, path) : throw Invalid($": {start}");
    }

    /// <summary>Whether the path stays below what is listed.</summary>
    private static bool IsClean(string path) => path.Length == 0 || path.Split('/').All(p => p is not ("" or "." or ".."));

    private static byte[] Decoded(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('-' or '_'))
            {
                throw Invalid($": illegal base64 data at input byte {i}");
            }
        }

        // One letter of a group of four is no byte yet. Bits that are left over are nobody's business: they are cleared.
        var rest = text.Length % 4;
        if (rest == 1)
        {
            throw Invalid($": illegal base64 data at input byte {text.Length - 1}");
        }

        var padded = text.Replace('-', '+').Replace('_', '/') + (rest == 0 ? "" : new string('=', 4 - rest));
        return Convert.FromBase64String(padded);
    }

    /// <summary>The token of the page after the object with that relative path.</summary>
    public static ContinueToken After(long revision, string path) => new(revision, path + '\0');

    public override string ToString()
    {
        var json = JsonObject.Of(("v", Version), ("rv", Revision), ("start", "/" + Start));
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToString()));
    }

    private static ApiStatusException Invalid(string why) => StatusErrors.BadRequest($"invalid continue token: continue key is not valid{why}");
}
