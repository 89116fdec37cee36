namespace ApiServer.Model.Selectors;

/// <summary>Cuts the query form of a label selector into tokens, as apimachinery's labels.Lexer does.</summary>
internal ref struct LabelSelectorLexer
{
    private readonly ReadOnlySpan<char> _text;
    private int _position;

    public LabelSelectorLexer(ReadOnlySpan<char> text) => _text = text;

    public (LabelToken Token, string Literal) Next()
    {
        while (_position < _text.Length && IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        // A NUL ends the text, as in Go, where it stands for "no more bytes".
        if (_position == _text.Length || _text[_position] == '\0')
        {
            return (LabelToken.End, "");
        }

        return IsSpecial(_text[_position]) ? Symbol() : Word();
    }

    private static bool IsWhiteSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private (LabelToken Token, string Literal) Word()
    {
        var start = _position;
        while (_position < _text.Length && !IsSpecial(_text[_position]) && !IsWhiteSpace(_text[_position]) && _text[_position] != '\0')
        {
            _position++;
        }

        return _text[start.._position] switch
        {
            "in" => (LabelToken.In, "in"),
            "notin" => (LabelToken.NotIn, "notin"),
            var word => (LabelToken.Identifier, word.ToString()),
        };
    }

    private (LabelToken Token, string Literal) Symbol()
    {
        var rest = _text[_position..];
        var (token, literal) = rest[0] switch
        {
            '(' => (LabelToken.OpenParenthesis, "("),
            ')' => (LabelToken.CloseParenthesis, ")"),
            ',' => (LabelToken.Comma, ","),
            '>' => (LabelToken.GreaterThan, ">"),
            '<' => (LabelToken.LessThan, "<"),
            '!' when rest.StartsWith("!=", StringComparison.Ordinal) => (LabelToken.NotEquals, "!="),
            '!' => (LabelToken.Not, "!"),
            _ when rest.StartsWith("==", StringComparison.Ordinal) => (LabelToken.DoubleEquals, "=="),
            _ => (LabelToken.Equals, "="),
        };
        _position += literal.Length;
        return (token, literal);
    }
}
