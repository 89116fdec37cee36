using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>
/// Writes trees as messages, byte for byte as Go's generated code does: what is held by value is written even when it is zero, what is behind
/// a pointer only when it is there.
/// </summary>
internal static class MessageEncoder
{
    public static void Struct(MessageLayout layout, JsonObject obj, WireWriter writer)
    {
        for (var i = layout.Fields.Length - 1; i >= 0; i--)
        {
            var (number, _, field, inlined) = layout.Fields[i];
            if (inlined is not null)
            {
                var end = writer.Length;
                Struct(inlined, obj, writer);
                writer.Close(number, end);
                continue;
            }

            var value = obj[field!.Name];
            if (value is null or JsonNull)
            {
                if (field.Pointer || field.Type.Value is ValueType.List or ValueType.Map or ValueType.Bytes)
                {
                    continue;
                }

                value = null;
            }

            Value(number, field.Type, value, writer);
        }
    }

    private static void Value(int number, TypeReference type, JsonValue? value, WireWriter writer)
    {
        switch (type.Value)
        {
            case ValueType.Int32 or ValueType.Int64:
                writer.VarintField(number, value?.AsInteger ?? 0);
                break;
            case ValueType.Boolean:
                writer.VarintField(number, value?.AsBoolean == true ? 1 : 0);
                break;
            case ValueType.Double:
                writer.Double(value is JsonNumber n ? n.Value : value?.AsInteger ?? 0);
                writer.Tag(number, WireType.Fixed64);
                break;
            case ValueType.String:
                writer.TextField(number, value?.AsString ?? "");
                break;
            case ValueType.Bytes:
                writer.BytesField(number, Convert.FromBase64String(value?.AsString ?? ""));
                break;
            case ValueType.List:
                Items(number, type.Element!, value?.AsArray ?? JsonArray.Empty, writer);
                break;
            case ValueType.Map:
                Entries(number, type.Element!, value?.AsObject ?? JsonObject.Empty, writer);
                break;
            default:
                var end = writer.Length;
                Content(type, value, writer);
                writer.Close(number, end);
                break;
        }
    }

    private static void Content(TypeReference type, JsonValue? value, WireWriter writer)
    {
        switch (type.Value)
        {
            case ValueType.Struct:
                Struct(type.Struct!.Message, value?.AsObject ?? JsonObject.Empty, writer);
                break;
            case ValueType.Time or ValueType.MicroTime:
                ScalarMessage.WriteTime(value?.AsString, writer);
                break;
            case ValueType.Duration:
                ScalarMessage.WriteDuration(value?.AsString, writer);
                break;
            case ValueType.Quantity:
                writer.TextField(1, value?.AsString ?? value?.AsInteger?.ToString(CultureInfo.InvariantCulture) ?? "0");
                break;
            case ValueType.IntOrString:
                ScalarMessage.WriteIntOrString(value, writer);
                break;
            default:
                if (SchemaUnion.Of(type.OpaqueName) is { } union)
                {
                    Struct(union.Type.Message, union.ToMessage(value ?? JsonNull.Instance), writer);
                }
                else
                {
                    ScalarMessage.WriteRaw(value, writer);
                }

                break;
        }
    }

    private static void Items(int number, TypeReference element, JsonArray items, WireWriter writer)
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            Value(number, element, items[i].IsNull ? null : items[i], writer);
        }
    }

    private static void Entries(int number, TypeReference element, JsonObject map, WireWriter writer)
    {
        var members = map.Members;
        for (var i = members.Length - 1; i >= 0; i--)
        {
            var end = writer.Length;
            var value = members[i].Value.IsNull ? null : members[i].Value;
            if (element.Value == ValueType.List)
            {
                Items(1, element.Element!, value?.AsArray ?? JsonArray.Empty, writer);
                writer.Close(2, end);
            }
            else
            {
                Value(2, element, value, writer);
            }

            writer.TextField(1, members[i].Key);
            writer.Close(number, end);
        }
    }
}
