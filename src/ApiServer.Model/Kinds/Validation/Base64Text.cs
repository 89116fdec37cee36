using System.Buffers.Text;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Go <c>[]byte</c> members: base64 texts in JSON.</summary>
internal static class Base64Text
{
    /// <summary>How many bytes the text stands for.</summary>
    public static long Length(string text)
    {
        var padding = text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0;
        return (text.Length / 4L * 3) - padding;
    }

    public static JsonString Encode(string text) => JsonString.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    /// <summary>The bytes; null when the text is not base64.</summary>
    public static byte[]? Decode(string text) => Base64.IsValid(text) ? Convert.FromBase64String(text) : null;
}
