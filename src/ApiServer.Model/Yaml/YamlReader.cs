using System.Text;
using System.Text.Json;
using ApiServer.Model.Json;

namespace ApiServer.Model.Yaml;

/// <summary>
/// Reads a YAML document into a tree, as sigs.k8s.io/yaml does for upstream: YAML 1.1 scalars, anchors and merge keys, of several
/// documents only the first, of duplicate keys the last.
/// </summary>
public static class YamlReader
{
    /// <summary>More duplicates than these are not reported.</summary>
    public const int MaxDuplicates = JsonReader.MaxDuplicates;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads one document. An empty one is null.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="duplicates">Receives a sentence for each duplicate key, <c>line 3: key "a" already set in map</c>, at most <see cref="MaxDuplicates"/> of them; see <see cref="Describe"/>.</param>
    /// <exception cref="YamlFormatException">The text is malformed, nests too deep, or multiplies itself by aliases.</exception>
    public static JsonValue Parse(ReadOnlySpan<byte> utf8, ICollection<string>? duplicates = null)
    {
        // Most "YAML" that clients send is JSON, which its own reader reads much faster; what it does not like is looked at again as YAML.
        if (ParseJson(utf8) is { } json)
        {
            return json;
        }

        string text;
        try
        {
            text = Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new YamlFormatException("invalid leading UTF-8 octet");
        }

        return ParseYaml(text, duplicates);
    }

    /// <summary>Reads one document from text.</summary>
    /// <exception cref="YamlFormatException">The text is malformed.</exception>
    public static JsonValue Parse(string yaml) => Parse(Encoding.UTF8.GetBytes(yaml));

    /// <summary>The strict decoding error that upstream makes of duplicate keys.</summary>
    public static string Describe(IEnumerable<string> duplicates) => "yaml: unmarshal errors:\n  " + string.Join("\n  ", duplicates);

    private static JsonValue? ParseJson(ReadOnlySpan<byte> utf8)
    {
        var start = utf8.IndexOfAnyExcept(" \r\n"u8);
        if (start < 0 || utf8[start] is not ((byte)'{' or (byte)'['))
        {
            return null;
        }

        try
        {
            var duplicates = new List<string>();
            var value = JsonReader.Parse(utf8, duplicates);
            return duplicates.Count == 0 ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonValue ParseYaml(string text, ICollection<string>? duplicates)
    {
        if (text.Length > 0 && text[0] == '\ufeff')
        {
            text = text[1..];
        }

        foreach (var c in text)
        {
            if (c is not ('\t' or '\n' or '\r' or '\x85') && (c < ' ' || c is >= '\x7f' and < '\xa0' or '\ufeff' or '\ufffe' or '\uffff'))
            {
                throw new YamlFormatException("control characters are not allowed");
            }
        }

        return new YamlComposer(text, duplicates).Compose();
    }
}
