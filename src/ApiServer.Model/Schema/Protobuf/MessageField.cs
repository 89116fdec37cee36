namespace ApiServer.Model.Schema.Protobuf;

/// <summary>What stands under a number of a message.</summary>
/// <param name="Number">The number.</param>
/// <param name="Ordinal">The field's position in the type; -1 for an inlined message.</param>
/// <param name="Field">The field; null for an inlined message.</param>
/// <param name="Inlined">The message whose fields JSON shows as the outer type's own; always written.</param>
internal sealed record MessageField(int Number, int Ordinal, FieldSchema? Field, MessageLayout? Inlined);
