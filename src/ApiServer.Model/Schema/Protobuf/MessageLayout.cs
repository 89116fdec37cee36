namespace ApiServer.Model.Schema.Protobuf;

/// <summary>The fields of a type by their protobuf numbers. Immutable; <see cref="TypeSchema.Message"/> keeps it.</summary>
internal sealed class MessageLayout
{
    private readonly Dictionary<int, MessageField> _byNumber;

    private MessageLayout(IEnumerable<MessageField> fields)
    {
        Fields = [.. fields.OrderBy(f => f.Number)];
        _byNumber = Fields.ToDictionary(f => f.Number);
    }

    /// <summary>In ascending order of their numbers, in which they are written.</summary>
    public MessageField[] Fields { get; }

    public static MessageLayout Of(TypeSchema type) => Make(Numbered(type), depth: 0);

    public MessageField? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Kind and apiVersion have no numbers: the envelope says them.</summary>
    private static IEnumerable<(FieldSchema Field, int Ordinal)> Numbered(TypeSchema type) =>
        type.Fields.Select((field, ordinal) => (field, ordinal)).Where(f => f.field.ProtobufNumber.Count > 0);

    /// <summary>The fields whose numbers agree up to <paramref name="depth"/>: one number more is a field of an inlined message.</summary>
    private static MessageLayout Make(IEnumerable<(FieldSchema Field, int Ordinal)> fields, int depth) =>
        new(fields.GroupBy(f => f.Field.ProtobufNumber[depth]).Select(same =>
        {
            var (field, ordinal) = same.First();
            return field.ProtobufNumber.Count == depth + 1
                ? new MessageField(same.Key, ordinal, field, null)
                : new MessageField(same.Key, -1, null, Make(same, depth + 1));
        }));
}
