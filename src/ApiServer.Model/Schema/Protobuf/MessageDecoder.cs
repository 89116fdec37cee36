using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>
/// Reads messages into trees: every field that stands in the bytes, whatever its value. Unknown numbers are dropped; of a single field that
/// stands there twice the last one counts.
/// </summary>
internal static class MessageDecoder
{
    /// <param name="type">The message's type.</param>
    /// <param name="bytes">The message.</param>
    /// <param name="depth">The containers, lists and maps too, that what comes out stands in: protobuf may not be deeper than JSON.</param>
    /// <exception cref="DecodeException">It is malformed, or too deep.</exception>
    public static JsonObject Struct(TypeSchema type, ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth >= JsonReader.MaxDepth)
        {
            throw new DecodeException("exceeded max depth");
        }

        var fields = type.Layout.Fields;
        var slots = new object?[fields.Length];
        Fill(type.Message, bytes, slots, depth);
        var builder = new JsonObjectBuilder();
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is { } slot)
            {
                builder.Add(fields[i].Name, Built(slot));
            }
        }

        return builder.Build();
    }

    private static void Fill(MessageLayout layout, ReadOnlySpan<byte> bytes, object?[] slots, int depth)
    {
        var reader = new WireReader(bytes);
        while (!reader.AtEnd)
        {
            var (number, wire) = reader.Tag();
            if (layout.Find(number) is not { } found)
            {
                reader.Skip(wire);
            }
            else if (found.Inlined is { } inlined)
            {
                WireReader.Require(wire, WireType.LengthDelimited, "inlined message");
                Fill(inlined, reader.LengthDelimited(), slots, depth);
            }
            else
            {
                ref var slot = ref slots[found.Ordinal];
                slot = Field(found.Field!, ref reader, wire, slot, depth);
            }
        }
    }

    /// <summary>What the slot holds now: lists and maps grow.</summary>
    private static object Field(FieldSchema field, ref WireReader reader, WireType wire, object? slot, int depth)
    {
        switch (field.Type.Value)
        {
            case ValueType.List:
                var items = (List<JsonValue>?)slot ?? [];
                Items(field.Type.Element!, field.Name, ref reader, wire, items, depth + 1);
                return items;
            case ValueType.Map:
                var entries = (Dictionary<string, JsonValue>?)slot ?? new(StringComparer.Ordinal);
                WireReader.Require(wire, WireType.LengthDelimited, field.Name);
                Entry(field.Type.Element!, field.Name, reader.LengthDelimited(), entries, depth + 1);
                return entries;
            default:
                return Value(field.Type, field.Name, ref reader, wire, depth);
        }
    }

    private static void Items(TypeReference element, string name, ref WireReader reader, WireType wire, List<JsonValue> items, int depth)
    {
        if (wire != WireType.LengthDelimited || element.Value is not (ValueType.Int32 or ValueType.Int64 or ValueType.Boolean or ValueType.Double))
        {
            items.Add(Value(element, name, ref reader, wire, depth));
            return;
        }

        var packed = new WireReader(reader.LengthDelimited());
        while (!packed.AtEnd)
        {
            items.Add(Value(element, name, ref packed, element.Value == ValueType.Double ? WireType.Fixed64 : WireType.Varint, depth));
        }
    }

    private static void Entry(TypeReference element, string name, ReadOnlySpan<byte> bytes, Dictionary<string, JsonValue> entries, int depth)
    {
        var key = "";
        JsonValue? value = null;
        var reader = new WireReader(bytes);
        while (!reader.AtEnd)
        {
            var (number, wire) = reader.Tag();
            switch (number)
            {
                case 1:
                    WireReader.Require(wire, WireType.LengthDelimited, name);
                    key = reader.Text();
                    break;
                case 2 when element.Value == ValueType.List:
                    WireReader.Require(wire, WireType.LengthDelimited, name);
                    value = ListMessage(element.Element!, name, reader.LengthDelimited(), depth + 1);
                    break;
                case 2:
                    value = Value(element, name, ref reader, wire, depth);
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        entries[key] = value ?? element.Zero;
    }

    /// <summary>A list that is a map's value stands in a message of its own: items = 1.</summary>
    private static JsonArray ListMessage(TypeReference element, string name, ReadOnlySpan<byte> bytes, int depth)
    {
        var items = new List<JsonValue>();
        var reader = new WireReader(bytes);
        while (!reader.AtEnd)
        {
            var (number, wire) = reader.Tag();
            if (number == 1)
            {
                Items(element, name, ref reader, wire, items, depth);
            }
            else
            {
                reader.Skip(wire);
            }
        }

        return JsonArray.Of(items);
    }

    private static JsonValue Value(TypeReference type, string name, ref WireReader reader, WireType wire, int depth)
    {
        switch (type.Value)
        {
            case ValueType.Int32:
                WireReader.Require(wire, WireType.Varint, name);
                return JsonInteger.Of((int)reader.Varint());
            case ValueType.Int64:
                WireReader.Require(wire, WireType.Varint, name);
                return JsonInteger.Of((long)reader.Varint());
            case ValueType.Boolean:
                WireReader.Require(wire, WireType.Varint, name);
                return JsonBoolean.Of(reader.Varint() != 0);
            case ValueType.Double:
                WireReader.Require(wire, WireType.Fixed64, name);
                return ScalarMessage.Number(reader.Double());
            default:
                WireReader.Require(wire, WireType.LengthDelimited, name);
                return Delimited(type, reader.LengthDelimited(), depth + 1);
        }
    }

    private static JsonValue Delimited(TypeReference type, ReadOnlySpan<byte> bytes, int depth) => type.Value switch
    {
        ValueType.Bytes => JsonString.Of(Convert.ToBase64String(bytes)),
        ValueType.Time => ScalarMessage.ReadTime(bytes, micro: false),
        ValueType.MicroTime => ScalarMessage.ReadTime(bytes, micro: true),
        ValueType.Duration => ScalarMessage.ReadDuration(bytes),
        ValueType.Quantity => ScalarMessage.ReadQuantity(bytes),
        ValueType.IntOrString => ScalarMessage.ReadIntOrString(bytes),
        ValueType.Struct => Struct(type.Struct!, bytes, depth),
        ValueType.Any => SchemaUnion.Of(type.OpaqueName) is { } union
            // The schema in it is free JSON to the decoder of the whole: nobody else leaves out its zero values.
            ? union.FromMessage(ObjectDecoder.Decode(union.Type, Struct(union.Type, bytes, depth)))
            : ScalarMessage.ReadRaw(bytes, depth),
        _ => JsonString.Of(System.Text.Encoding.UTF8.GetString(bytes)),
    };

    private static JsonValue Built(object slot) => slot switch
    {
        List<JsonValue> items => JsonArray.Of(items),
        Dictionary<string, JsonValue> entries => new JsonObject([.. entries]),
        _ => (JsonValue)slot,
    };
}
