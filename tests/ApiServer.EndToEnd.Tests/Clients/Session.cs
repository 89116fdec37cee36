using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ApiServer.EndToEnd.Tests.Clients;

/// <summary>
/// A file that reads like a terminal: <c>$</c> begins a command (further lines with <c>&gt;</c>), what it prints follows, and <c>[exit N]</c> where
/// it fails. Lines of a part of the versions begin with them: <c>[1.20]</c>, <c>[1.20-1.32]</c>, <c>[1.32-]</c>. A comment after an
/// empty line is the reader's.
/// </summary>
internal static partial class Session
{
    /// <summary>The commands with what each has to print for a minor version of kubectl.</summary>
    public static IReadOnlyList<(string Command, string Output)> Parse(IEnumerable<string> lines, int minor)
    {
        var steps = new List<(string Command, StringBuilder Output)>();
        foreach (var line in lines)
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add((line[2..], new StringBuilder()));
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                steps[^1] = (steps[^1].Command + "\n" + line[2..], steps[^1].Output);
            }
            else if (steps.Count > 0 && For(minor, line) is { } printed)
            {
                steps[^1].Output.Append(printed).Append('\n');
            }
        }

        return [.. steps.Select(s => (s.Command, Heading().Replace(s.Output.ToString(), "").Trim('\n')))];
    }

    private static string? For(int minor, string line)
    {
        var mark = Mark().Match(line);
        if (!mark.Success)
        {
            return line;
        }

        var first = int.Parse(mark.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        var last = mark.Groups["last"].Success ? int.Parse(mark.Groups["last"].ValueSpan, CultureInfo.InvariantCulture)
            : mark.Groups["on"].Success ? int.MaxValue : first;
        return minor >= first && minor <= last ? line[mark.Length..] : null;
    }

    [GeneratedRegex(@"^\[1\.(?<first>\d+)(?<on>-(1\.(?<last>\d+))?)?\]( |$)")]
    private static partial Regex Mark();

    // An empty line and a comment below what a command prints speak of the next one.
    [GeneratedRegex(@"(^|(?<=\n))\n# .*\n\z")]
    private static partial Regex Heading();
}
