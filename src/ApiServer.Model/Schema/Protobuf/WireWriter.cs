using System.Buffers.Binary;
using System.Text;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>
/// Writes protobuf's wire format from its end to its beginning, as Go's generated code does: the length that stands before a message is
/// known when the message was written. Fields go in from the last to the first.
/// </summary>
internal sealed class WireWriter
{
    private byte[] _buffer = new byte[1024];
    private int _start = 1024;

    /// <summary>The number of bytes written so far.</summary>
    public int Length => _buffer.Length - _start;

    /// <summary>What was written; good until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(_start);

    /// <summary>Puts bytes before what was written.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        Raw(bytes[..count]);
    }

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    public void Tag(int number, WireType type) => Varint(((ulong)number << 3) | (ulong)type);

    /// <summary>A whole varint field.</summary>
    public void VarintField(int number, long value)
    {
        Varint((ulong)value);
        Tag(number, WireType.Varint);
    }

    /// <summary>A whole field of text.</summary>
    public void TextField(int number, string value)
    {
        var end = Length;
        Encoding.UTF8.GetBytes(value, Reserve(Encoding.UTF8.GetByteCount(value)));
        Close(number, end);
    }

    /// <summary>A whole field of bytes.</summary>
    public void BytesField(int number, ReadOnlySpan<byte> value)
    {
        var end = Length;
        Raw(value);
        Close(number, end);
    }

    /// <summary>Puts length and tag before a message that began when <see cref="Length"/> was <paramref name="end"/>.</summary>
    public void Close(int number, int end)
    {
        Varint((ulong)(Length - end));
        Tag(number, WireType.LengthDelimited);
    }

    private Span<byte> Reserve(int count)
    {
        if (count > _start)
        {
            var bigger = new byte[Math.Max(_buffer.Length * 2, Length + count)];
            Written.CopyTo(bigger.AsSpan(bigger.Length - Length));
            _start = bigger.Length - Length;
            _buffer = bigger;
        }

        _start -= count;
        return _buffer.AsSpan(_start, count);
    }
}
