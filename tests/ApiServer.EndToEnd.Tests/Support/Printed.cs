using System.Text.RegularExpressions;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>What kubectl printed, without what differs from run to run.</summary>
internal static partial class Printed
{
    /// <summary>Times are TIME, uids are UID, columns stand two spaces apart, lines have no spaces at their ends.</summary>
    public static string Steady(string output)
    {
        var text = Uid().Replace(Time().Replace(output.ReplaceLineEndings("\n"), "TIME"), "UID");
        return LineEnd().Replace(Gap().Replace(text, "  "), "").Trim('\n');
    }

    /// <summary>Without what clients later than 1.32 add: the namespace that something was deleted from, the names of ports.</summary>
    public static string Plain(string output) => PortName().Replace(DeletedFrom().Replace(output, ""), "");

    /// <summary>What a description says above its Events.</summary>
    public static string WithoutEvents(string description) => Steady(description[..description.IndexOf("\nEvents:", StringComparison.Ordinal)]);

    /// <summary>
    /// Type, reason, source and message of each of a description's Events, in their order, without the field that later clients put before the message.
    /// </summary>
    public static IEnumerable<string> Events(string description) => EventLine().Matches(Steady(description))
        .Select(e => $"{e.Groups["type"]} {e.Groups["reason"]} {e.Groups["from"]} {e.Groups["message"]}");

    [GeneratedRegex("""(?<=" (force )?deleted) from \S+ namespace""")]
    private static partial Regex DeletedFrom();

    [GeneratedRegex(@"(?<=Port:\s+\d+/(TCP|UDP|SCTP)) \([a-z0-9-]+\)")]
    private static partial Regex PortName();

    [GeneratedRegex(@"\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"(?<=\S) {2,}(?=\S)")]
    private static partial Regex Gap();

    [GeneratedRegex(@"[ ]+$", RegexOptions.Multiline)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"^  (?<type>Normal|Warning)  (?<reason>\S+)  [^ ]+( \(x\d+ over [^ ]+\))?  (?<from>\S+)  (spec\.\w+\{[^}]*\}: )?(?<message>.*)$", RegexOptions.Multiline)]
    private static partial Regex EventLine();
}
