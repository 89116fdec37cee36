using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ApiServer.Model.Yaml;

/// <summary>The parser's events, its complaints in Go's words.</summary>
internal sealed class YamlEvents
{
    private readonly Parser _parser;

    public YamlEvents(string text) => _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <exception cref="YamlFormatException">The text is malformed.</exception>
    public ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new YamlFormatException("unexpected end of document");
        }
        catch (YamlException e)
        {
            throw new YamlFormatException(Describe(e));
        }
    }

    /// <summary>
    /// <c>line 2: mapping values are not allowed in this context</c>. Go leaves the line out when its counter, which starts at zero, is
    /// still there, and counts from one only where its scanner complains.
    /// </summary>
    private static string Describe(YamlException e)
    {
        var problem = e.Message;
        if (problem.StartsWith("While ", StringComparison.Ordinal) && problem.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0)
        {
            problem = problem[(comma + 2)..];
        }

        problem = char.ToLowerInvariant(problem[0]) + problem[1..].TrimEnd('.');
        var line = e is SyntaxErrorException ? (e.End.Line > 1 ? e.End.Line : 0) : e.Start.Line - 1;
        return line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {line}: {problem}") : problem;
    }
}
