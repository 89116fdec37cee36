using System.Text;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Reading PEM as Go's encoding/pem does: what is not a block is skipped, headers are allowed.</summary>
internal static class Pem
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    public static List<PemBlock> Blocks(string text)
    {
        List<PemBlock> blocks = [];
        var lines = text.Split('\n').Select(l => l.TrimEnd()).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Label(lines[i], Begin) is not { } label)
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, l => l.StartsWith(End, StringComparison.Ordinal));
            if (end > 0 && Label(lines[end], End) == label && Block(label, lines[(i + 1)..end]) is { } block)
            {
                blocks.Add(block);
                i = end;
            }
        }

        return blocks;
    }

    private static string? Label(string line, string mark) =>
        line.StartsWith(mark, StringComparison.Ordinal) && line.EndsWith(Dashes, StringComparison.Ordinal) && line.Length >= mark.Length + Dashes.Length
            ? line[mark.Length..^Dashes.Length]
            : null;

    private static PemBlock? Block(string label, string[] lines)
    {
        var data = new StringBuilder();
        var headers = false;
        foreach (var line in lines)
        {
            if (line.Contains(':', StringComparison.Ordinal))
            {
                headers = true;
            }
            else
            {
                data.Append(line);
            }
        }

        return Base64Text.Decode(data.ToString()) is { } bytes ? new PemBlock(label, headers, bytes) : null;
    }
}
