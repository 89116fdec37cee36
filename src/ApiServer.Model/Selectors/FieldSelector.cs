using System.Text;

namespace ApiServer.Model.Selectors;

/// <summary>A field selector: equalities and inequalities of named fields (apimachinery fields.ParseSelector).</summary>
public sealed class FieldSelector
{
    /// <summary>Matches every object.</summary>
    public static readonly FieldSelector Everything = new([]);

    private static readonly string[] Operators = ["!=", "==", "="];

    public FieldSelector(IReadOnlyList<FieldRequirement> requirements) => Requirements = requirements;

    public IReadOnlyList<FieldRequirement> Requirements { get; }

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Reads the query form, <c>metadata.name=web-0,status.phase!=Running</c>. A backslash keeps a comma, an equals sign or a backslash in a value.</summary>
    /// <exception cref="SelectorException">The text is malformed; the message is upstream's.</exception>
    public static FieldSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return Everything;
        }

        var requirements = new List<FieldRequirement>();
        foreach (var term in Terms(text).Order(StringComparer.Ordinal))
        {
            if (term.Length > 0)
            {
                requirements.Add(ParseTerm(text, term));
            }
        }

        return requirements.Count == 0 ? Everything : new FieldSelector(requirements);
    }

    /// <summary>The query form, values escaped.</summary>
    public override string ToString() => string.Join(',', Requirements.Select(r => $"{r.Field}{(r.Equal ? "=" : "!=")}{Escape(r.Value)}"));

    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                terms.Add(text[start..i]);
                start = i + 1;
            }
        }

        terms.Add(text[start..]);
        return terms;
    }

    private static FieldRequirement ParseTerm(string selector, string term)
    {
        for (var i = 0; i < term.Length; i++)
        {
            foreach (var op in Operators)
            {
                if (string.CompareOrdinal(term, i, op, 0, op.Length) == 0)
                {
                    return new FieldRequirement(term[..i], op != "!=", Unescape(term[(i + op.Length)..]));
                }
            }
        }

        throw new SelectorException($"invalid selector: '{selector}'; can't understand '{term}'");
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is ',' or '=')
            {
                // Upstream prints the number of the character.
                throw new SelectorException($"invalid field selector: unescaped character in value: {(int)c}");
            }

            if (c == '\\')
            {
                c = ++i < value.Length ? value[i] : throw new SelectorException("invalid field selector: invalid escape sequence: \\");
                if (c is not ('\\' or ',' or '='))
                {
                    throw new SelectorException($"invalid field selector: invalid escape sequence: \\{c}");
                }
            }

            text.Append(c);
        }

        return text.ToString();
    }
}
