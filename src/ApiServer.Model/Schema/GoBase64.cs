using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace ApiServer.Model.Schema;

/// <summary>Base64 as Go's decoder reads it: padded, line ends ignored, errors with their position.</summary>
internal static class GoBase64
{
    /// <summary>The text that Go would write for the same bytes; the same instance when it is that already. <paramref name="position"/>: where it stops being base64.</summary>
    public static bool TryCanonical(string text, [NotNullWhen(true)] out string? canonical, out int position)
    {
        position = -1;
        canonical = text;
        if (text.Length == 0 || (text.Length % 4 == 0 && !text.EndsWith('=') && Base64.IsValid(text) && text.AsSpan().IndexOfAny(" \t\r\n") < 0))
        {
            return true;
        }

        position = FirstError(text);
        if (position >= 0)
        {
            canonical = null;
            return false;
        }

        var again = Convert.ToBase64String(Convert.FromBase64String(text.ReplaceLineEndings("")));
        canonical = again == text ? text : again;
        return true;
    }

    /// <summary>Upstream: encoding/base64 decodeQuantum. -1 when there is none.</summary>
    private static int FirstError(string text)
    {
        var inQuantum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\r' or '\n')
            {
                continue;
            }

            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
            {
                inQuantum = (inQuantum + 1) % 4;
                continue;
            }

            return c == '=' && inQuantum >= 2 ? PaddingError(text, i + 1, inQuantum) : i;
        }

        return inQuantum == 0 ? -1 : text.Length - inQuantum;
    }

    private static int PaddingError(string text, int next, int inQuantum)
    {
        if (inQuantum == 2)
        {
            next = SkipLineEnds(text, next);
            if (next == text.Length)
            {
                return next;
            }

            if (text[next] != '=')
            {
                return next - 1;
            }

            next++;
        }

        next = SkipLineEnds(text, next);
        return next < text.Length ? next : -1;
    }

    private static int SkipLineEnds(string text, int next)
    {
        while (next < text.Length && text[next] is '\r' or '\n')
        {
            next++;
        }

        return next;
    }
}
