using System.Text;

namespace ApiServer.Model.Yaml;

/// <summary>Text under way, and the column in it.</summary>
internal sealed class YamlOutput
{
    /// <summary>Text is folded at the first space beyond.</summary>
    public const int BestWidth = 80;

    private readonly StringBuilder _text = new();

    public int Column { get; private set; }

    public void Append(ReadOnlySpan<char> text)
    {
        _text.Append(text);
        var lastBreak = text.LastIndexOf('\n');
        var tail = text[(lastBreak + 1)..];
        Column = lastBreak < 0 ? Column : 0;
        foreach (var c in tail)
        {
            Column += char.IsLowSurrogate(c) ? 0 : 1;
        }
    }

    /// <summary>Ends the line that is under way, and starts one with that many spaces.</summary>
    public void StartLine(int indent)
    {
        EndLine();
        _text.Append(' ', indent);
        Column = indent;
    }

    public void EndLine()
    {
        if (Column > 0)
        {
            _text.Append('\n');
            Column = 0;
        }
    }

    public override string ToString() => _text.ToString();
}
