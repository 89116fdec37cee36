namespace ApiServer.Model.Selectors;

/// <summary>The tokens of the query form of label selectors.</summary>
internal enum LabelToken
{
    End,
    Identifier,
    Comma,
    OpenParenthesis,
    CloseParenthesis,
    Not,
    Equals,
    DoubleEquals,
    NotEquals,
    GreaterThan,
    LessThan,
    In,
    NotIn,
}
