namespace ApiServer.Model.Selectors;

/// <summary>A field selector: equalities and inequalities of named fields.</summary>
public sealed class FieldSelector
{
    /// <summary>Matches every object.</summary>
    public static readonly FieldSelector Everything = new([]);

    public FieldSelector(IReadOnlyList<FieldRequirement> requirements) => Requirements = requirements;

    public IReadOnlyList<FieldRequirement> Requirements { get; }

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Reads the query form, <c>metadata.name=web-0,status.phase!=Running</c>.</summary>
    public static FieldSelector Parse(string text) => throw new NotSupportedException(text);
}
