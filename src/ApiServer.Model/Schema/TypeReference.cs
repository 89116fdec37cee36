namespace ApiServer.Model.Schema;

/// <summary>The type of a field's value.</summary>
/// <param name="Value">What it holds.</param>
/// <param name="Struct">For <see cref="ValueType.Struct"/>: the type with the fields.</param>
/// <param name="Element">For lists and maps: the type of an item.</param>
public sealed record TypeReference(ValueType Value, TypeSchema? Struct = null, TypeReference? Element = null);
