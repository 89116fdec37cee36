namespace ApiServer.Model.Selectors;

/// <summary>One term of a field selector.</summary>
/// <param name="Field">The field's label, <c>metadata.name</c>.</param>
/// <param name="Equal">Whether it must be equal or different.</param>
/// <param name="Value">The value, unescaped.</param>
public sealed record FieldRequirement(string Field, bool Equal, string Value);
