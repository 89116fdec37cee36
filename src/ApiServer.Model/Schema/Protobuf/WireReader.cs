using System.Buffers.Binary;
using System.Text;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>Reads protobuf's wire format. What does not fit is a <see cref="DecodeException"/> in the words of Go's generated code.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The next field's number and form.</summary>
    public (int Number, WireType Type) Tag()
    {
        var tag = Varint();
        var number = (int)(uint)(tag >> 3);
        var type = (WireType)(tag & 7);
        if (type == WireType.EndGroup)
        {
            throw new DecodeException("proto: wiretype end group for non-group");
        }

        if (number <= 0)
        {
            throw new DecodeException($"proto: illegal tag {number} (wire type {tag})");
        }

        return (number, type);
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            var b = Take(1)[0];
            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new DecodeException("proto: integer overflow");
    }

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>The bytes of a string, a message or a packed list.</summary>
    public ReadOnlySpan<byte> LengthDelimited()
    {
        var length = Varint();
        return (long)length < 0
            ? throw new DecodeException("proto: negative length found during unmarshaling")
            : length > (ulong)_rest.Length ? throw Short() : Take((int)length);
    }

    public string Text() => Encoding.UTF8.GetString(LengthDelimited());

    /// <summary>Passes over the value of a field that is not known.</summary>
    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.LengthDelimited:
                LengthDelimited();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            case WireType.StartGroup:
                SkipGroup();
                break;
            default:
                throw new DecodeException($"proto: illegal wireType {(int)type}");
        }
    }

    /// <summary>Requires the form that a field has.</summary>
    public static void Require(WireType found, WireType wanted, string field)
    {
        if (found != wanted)
        {
            throw new DecodeException($"proto: wrong wireType = {(int)found} for field {field}");
        }
    }

    /// <summary>Groups may stand in each other: counted, not recursed into.</summary>
    private void SkipGroup()
    {
        for (var open = 1; open > 0;)
        {
            var type = (WireType)(Varint() & 7);
            switch (type)
            {
                case WireType.StartGroup:
                    open++;
                    break;
                case WireType.EndGroup:
                    open--;
                    break;
                default:
                    Skip(type);
                    break;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Short();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static DecodeException Short() => new("unexpected EOF");
}
