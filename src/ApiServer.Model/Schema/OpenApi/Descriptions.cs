using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>
/// What types and fields mean: a compressed file, read when a document is first made. Its lines are <c>TYPE␉␉text</c>, followed by
/// <c>␉FIELD␉text</c>; a text that is a number says the line where it was said before.
/// </summary>
internal sealed class Descriptions
{
    private static readonly Lazy<Descriptions> Shared = new(() => new Descriptions());

    private readonly byte[] _text;
    private readonly List<int> _lines = [];
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);

    private Descriptions()
    {
        using var file = new GZipStream(EmbeddedData.Open("descriptions.tsv.gz"), CompressionMode.Decompress);
        using var text = new MemoryStream();
        file.CopyTo(text);
        _text = text.ToArray();
        for (var start = 0; start < _text.Length; start = End(start) + 1)
        {
            if (_text[start] != '\t')
            {
                var name = _text.AsSpan(start, _text.AsSpan(start).IndexOf((byte)'\t'));
                _types.Add(Encoding.UTF8.GetString(name), _lines.Count);
            }

            _lines.Add(start);
        }
    }

    public static Descriptions BuiltIn => Shared.Value;

    /// <summary>The texts of a type, by field; the type's own under the empty name.</summary>
    public Dictionary<string, string> Of(string type)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!_types.TryGetValue(type, out var line))
        {
            return texts;
        }

        do
        {
            var cells = Line(line).Split('\t');
            texts[cells[1]] = Text(cells[2]);
            line++;
        }
        while (line < _lines.Count && _text[_lines[line]] == '\t');
        return texts;
    }

    private string Text(string cell) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? Text(Line(line - 1).Split('\t')[2])
            : cell.Replace("\\n", "\n", StringComparison.Ordinal);

    private string Line(int line) => Encoding.UTF8.GetString(_text.AsSpan(_lines[line], End(_lines[line]) - _lines[line]));

    private int End(int start) => start + _text.AsSpan(start).IndexOf((byte)'\n');
}
