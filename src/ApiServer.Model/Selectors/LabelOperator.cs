namespace ApiServer.Model.Selectors;

/// <summary>
/// The operators of label selectors. The three exact ones match like <see cref="In"/> and <see cref="NotIn"/> with one value,
/// and are kept apart because a selector is shown the way it was written.
/// </summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
    Equals,
    DoubleEquals,
    NotEquals,
}
