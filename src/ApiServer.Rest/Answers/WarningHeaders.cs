using System.Text;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Answers;

/// <summary>Writes <c>Warning: 299 - "…"</c> headers: each sentence once, and not without limit (apiserver filters/warning.go).</summary>
internal static class WarningHeaders
{
    private const int TotalLimit = 4096;
    private const int ItemLimit = 256;

    public static void Write(HttpResponse response, IEnumerable<string> sentences)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var total = 0;
        foreach (var sentence in sentences)
        {
            if (!seen.Add(sentence))
            {
                continue;
            }

            var left = TotalLimit - total;
            if (left <= 0)
            {
                return;
            }

            // Once there is too much in all, each one is cut.
            var text = total + sentence.Length > TotalLimit ? sentence[..Math.Min(sentence.Length, ItemLimit)] : sentence;
            total += text.Length;
            response.Headers.Append("Warning", $"299 - \"{Escape(text)}\"");
        }
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                escaped.Append('\\');
            }

            // A header is one line of ASCII.
            escaped.Append(c is >= ' ' and < '\u007f' ? c : ' ');
        }

        return escaped.ToString();
    }
}
