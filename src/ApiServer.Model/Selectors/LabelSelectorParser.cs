namespace ApiServer.Model.Selectors;

/// <summary>Parses the query form of label selectors, with the grammar and the error texts of apimachinery's labels.Parser.</summary>
internal sealed class LabelSelectorParser
{
    private readonly List<(LabelToken Token, string Literal)> _tokens = [];
    private int _position;

    public LabelSelectorParser(string text)
    {
        var lexer = new LabelSelectorLexer(text);
        do
        {
            _tokens.Add(lexer.Next());
        }
        while (_tokens[^1].Token != LabelToken.End);
    }

    public List<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            var (token, literal) = Peek();
            switch (token)
            {
                case LabelToken.End:
                    return requirements;
                case LabelToken.Identifier or LabelToken.Not:
                    requirements.Add(ParseRequirement());
                    if (ParseSeparator())
                    {
                        return requirements;
                    }

                    break;
                default:
                    throw Unexpected(literal, ", expected: !, identifier, or 'end of string'");
            }
        }
    }

    private static SelectorException Unexpected(string literal, string expected) => new($"found '{literal}'{expected}");

    /// <summary>True at the end of the text.</summary>
    private bool ParseSeparator()
    {
        var (token, literal) = Take();
        if (token == LabelToken.End)
        {
            return true;
        }

        if (token != LabelToken.Comma)
        {
            throw Unexpected(literal, ", expected: ',' or 'end of string'");
        }

        var next = Peek();
        if (next.Token is not (LabelToken.Identifier or LabelToken.Not))
        {
            throw Unexpected(next.Literal, ", expected: identifier after ','");
        }

        return false;
    }

    private LabelRequirement ParseRequirement()
    {
        try
        {
            var (key, presence) = ParseKey();
            if (presence is { } op)
            {
                return LabelRequirement.Create(key, op, []);
            }

            var comparison = ParseOperator();
            var values = comparison is LabelOperator.In or LabelOperator.NotIn ? ParseValues() : ParseExactValue();
            return LabelRequirement.Create(key, comparison, [.. values]);
        }
        catch (SelectorException e)
        {
            throw new SelectorException($"unable to parse requirement: {e.Message}");
        }
    }

    private (string Key, LabelOperator? Presence) ParseKey()
    {
        var (token, key) = Take();
        var negated = token == LabelToken.Not;
        if (negated)
        {
            (token, key) = Take();
        }

        if (token != LabelToken.Identifier)
        {
            throw Unexpected(key, ", expected: identifier");
        }

        if (LabelSyntax.KeyErrors(key) is { Count: > 0 } errors)
        {
            // The path is missing in Go's parser too, and prints like this.
            throw new SelectorException($"<nil>: Invalid value: {Json.GoFormat.Quoted(key)}: {string.Join("; ", errors)}");
        }

        if (negated)
        {
            return (key, LabelOperator.DoesNotExist);
        }

        return (key, Peek().Token is LabelToken.End or LabelToken.Comma ? LabelOperator.Exists : null);
    }

    private LabelOperator ParseOperator()
    {
        var (token, literal) = _tokens[_position++];
        return token switch
        {
            LabelToken.In => LabelOperator.In,
            LabelToken.NotIn => LabelOperator.NotIn,
            LabelToken.Equals => LabelOperator.Equals,
            LabelToken.DoubleEquals => LabelOperator.DoubleEquals,
            LabelToken.NotEquals => LabelOperator.NotEquals,
            LabelToken.GreaterThan => LabelOperator.GreaterThan,
            LabelToken.LessThan => LabelOperator.LessThan,
            _ => throw Unexpected(literal, ", expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private SortedSet<string> ParseValues()
    {
        var (token, literal) = Take();
        if (token != LabelToken.OpenParenthesis)
        {
            throw Unexpected(literal, " expected: '('");
        }

        (token, literal) = Peek();
        switch (token)
        {
            case LabelToken.Identifier or LabelToken.Comma:
                var values = ParseList();
                if (Take().Token != LabelToken.CloseParenthesis)
                {
                    throw Unexpected(literal, ", expected: ')'");
                }

                return values;
            case LabelToken.CloseParenthesis:
                Take();
                return [];
            default:
                throw Unexpected(literal, ", expected: ',', ')' or identifier");
        }
    }

    /// <summary>A missing value before, between or after commas is the empty one.</summary>
    private SortedSet<string> ParseList()
    {
        var values = new SortedSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var (token, literal) = Take();
            var next = Peek();
            if (token == LabelToken.Identifier)
            {
                values.Add(literal);
                if (next.Token == LabelToken.CloseParenthesis)
                {
                    return values;
                }

                if (next.Token != LabelToken.Comma)
                {
                    throw Unexpected(next.Literal, ", expected: ',' or ')'");
                }
            }
            else if (token == LabelToken.Comma)
            {
                if (values.Count == 0 || next.Token is LabelToken.CloseParenthesis or LabelToken.Comma)
                {
                    values.Add("");
                }

                if (next.Token == LabelToken.CloseParenthesis)
                {
                    return values;
                }

                _position += next.Token == LabelToken.Comma ? 1 : 0;
            }
            else
            {
                throw Unexpected(literal, ", expected: ',', or identifier");
            }
        }
    }

    private SortedSet<string> ParseExactValue()
    {
        if (Peek().Token is LabelToken.End or LabelToken.Comma)
        {
            return [""];
        }

        var (token, literal) = Take();
        return token == LabelToken.Identifier ? [literal] : throw Unexpected(literal, ", expected: identifier");
    }

    /// <summary>The next token where keys and values stand: there <c>in</c> and <c>notin</c> are words like any other.</summary>
    private (LabelToken Token, string Literal) Peek()
    {
        var (token, literal) = _tokens[Math.Min(_position, _tokens.Count - 1)];
        return (token is LabelToken.In or LabelToken.NotIn ? LabelToken.Identifier : token, literal);
    }

    private (LabelToken Token, string Literal) Take()
    {
        var next = Peek();
        _position++;
        return next;
    }
}
