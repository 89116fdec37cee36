using System.Text;

namespace ApiServer.Model.Yaml;

/// <summary>In which styles a string can be written (libyaml's yaml_emitter_analyze_scalar).</summary>
/// <param name="Plain">Without quotes, outside of flow collections.</param>
/// <param name="Single">In single quotes.</param>
/// <param name="Block">As a literal block.</param>
internal readonly record struct YamlTextTraits(bool Plain, bool Single, bool Block)
{
    private const string Indicators = "#,[]{}&*!|>'\"%@`";

    public static YamlTextTraits Of(string text)
    {
        if (text.Length == 0)
        {
            return new YamlTextTraits(true, true, false);
        }

        var edges = text[0] is ' ' or '\n' || text[^1] is ' ' or '\n';
        var breakThenSpace = text.Contains("\n ", StringComparison.Ordinal);
        var spaceThenBreak = text.Contains(" \n", StringComparison.Ordinal);
        var special = text.EnumerateRunes().Any(r => r.Value is 0xfeff or 0x2028 or 0x2029 || !IsPrintable(r));
        var breaks = text.Contains('\n', StringComparison.Ordinal);
        return new YamlTextTraits(
            !(edges || breaks || breakThenSpace || spaceThenBreak || special || HasIndicators(text)),
            !(breakThenSpace || spaceThenBreak || special),
            !(text[^1] == ' ' || spaceThenBreak || special));
    }

    public static bool IsPrintable(Rune rune) => rune.Value is '\n' or (>= 0x20 and <= 0x7e) or (>= 0xa0 and <= 0xd7ff)
        or (>= 0xe000 and <= 0xfffd and not 0xfeff) or (>= 0x10000 and <= 0x10ffff);

    private static bool HasIndicators(string text)
    {
        if (Indicators.Contains(text[0], StringComparison.Ordinal)
            || (text[0] is '?' or ':' or '-' && (text.Length == 1 || text[1] == ' '))
            || text.StartsWith("---", StringComparison.Ordinal)
            || text.StartsWith("...", StringComparison.Ordinal))
        {
            return true;
        }

        return text[^1] == ':' || text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal);
    }
}
