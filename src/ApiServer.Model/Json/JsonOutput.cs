using System.Buffers;
using System.Text;

namespace ApiServer.Model.Json;

/// <summary>Bytes on their way into a buffer writer, which is asked for room seldom rather than for every token. <see cref="Flush"/> ends it.</summary>
internal ref struct JsonOutput(IBufferWriter<byte> output)
{
    /// <summary>A piece of text is encoded at once, and a character takes three bytes at most.</summary>
    private const int Piece = 256;

    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _room = [];
    private int _used;

    /// <summary>Room for that many bytes; <see cref="Advance"/> says how many were written.</summary>
    public Span<byte> Room(int size)
    {
        if (_room.Length - _used < size)
        {
            Flush();
            _room = _output.GetSpan(size);
        }

        return _room[_used..];
    }

    public void Advance(int count) => _used += count;

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        _used++;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Text without anything that JSON escapes.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (text.Length > Piece)
        {
            var length = char.IsHighSurrogate(text[Piece - 1]) ? Piece - 1 : Piece;
            Encode(text[..length]);
            text = text[length..];
        }

        Encode(text);
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        var room = Room(text.Length * 3);
        _used += Encoding.UTF8.GetBytes(text, room);
    }

    /// <summary>Hands over what was written.</summary>
    public void Flush()
    {
        _output.Advance(_used);
        _room = [];
        _used = 0;
    }
}
