using System.Globalization;
using System.Text;

namespace ApiServer.Model.Json;

/// <summary>Decodes the text of JSON strings. What is not Unicode (bad UTF-8, half a surrogate pair) becomes U+FFFD, as in Go.</summary>
internal static class JsonText
{
    /// <summary>The text between the quotes of a string that was already checked to be well formed.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, bool escaped)
    {
        if (!escaped)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var text = new StringBuilder(utf8.Length);
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOf((byte)'\\');
            text.Append(Encoding.UTF8.GetString(plain < 0 ? utf8 : utf8[..plain]));
            if (plain < 0)
            {
                break;
            }

            utf8 = utf8[(plain + DecodeEscape(utf8[plain..], text))..];
        }

        return text.ToString();
    }

    /// <summary>Appends what the escape at the start spells; its length in bytes.</summary>
    private static int DecodeEscape(ReadOnlySpan<byte> utf8, StringBuilder text)
    {
        if (utf8[1] != (byte)'u')
        {
            text.Append((char)utf8[1] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var c => c,
            });
            return 2;
        }

        var first = HexDigits(utf8);
        if (!char.IsSurrogate(first))
        {
            text.Append(first);
            return 6;
        }

        var second = utf8.Length >= 12 && utf8[6] == (byte)'\\' && utf8[7] == (byte)'u' ? HexDigits(utf8[6..]) : '\0';
        if (!char.IsSurrogatePair(first, second))
        {
            text.Append('\ufffd');
            return 6;
        }

        text.Append(first).Append(second);
        return 12;
    }

    private static char HexDigits(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
