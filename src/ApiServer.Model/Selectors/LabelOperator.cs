namespace ApiServer.Model.Selectors;

/// <summary>The operators of label selectors.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
