using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ApiServer.Model.Yaml;

/// <summary>The parser's events, its complaints in Go's words.</summary>
internal sealed class YamlEvents
{
    /// <summary>Where YamlDotNet does not say what libyaml, and so Go, says.</summary>
    private static readonly Dictionary<string, string> OwnWords = new(StringComparer.Ordinal)
    {
        ["found invalid mapping"] = "mapping values are not allowed in this context",
        ["found invalid tab as indentation"] = "found character that cannot start any token",
        ["could not found expected ':'"] = "could not find expected ':'",
    };

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
        catch (InvalidOperationException)
        {
            // The scanner runs out of indents on some malformed flow collections.
            throw new YamlFormatException("did not find expected node content");
        }
        catch (ArgumentException)
        {
            // Tags have to be URIs for YamlDotNet, anchors words.
            throw new YamlFormatException("did not find expected tag URI");
        }
    }

    /// <summary>
    /// <c>line 2: mapping values are not allowed in this context</c>. Go leaves the line out when its counter, which starts at zero, is
    /// still there, and counts from one only where its scanner complains.
    /// </summary>
    private static string Describe(YamlException e)
    {
        var problem = e.Message.TrimEnd('.');
        if (problem.StartsWith("While ", StringComparison.Ordinal) && problem.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0)
        {
            problem = problem[(comma + 2)..];
        }

        problem = char.ToLowerInvariant(problem[0]) + problem[1..];
        var isScanners = e is SyntaxErrorException;
        if (OwnWords.TryGetValue(problem, out var words))
        {
            (problem, isScanners) = (words, true);
        }

        var line = !isScanners ? e.Start.Line - 1 : e.End.Line > 1 ? e.End.Line : 0;
        return line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {line}: {problem}") : problem;
    }
}
