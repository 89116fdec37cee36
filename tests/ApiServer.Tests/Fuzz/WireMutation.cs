using System.Text;

namespace ApiServer.Tests.Fuzz;

/// <summary>Changes one field of a protobuf message, at any depth, and the lengths around it so that the rest is still read.</summary>
internal static class WireMutation
{
    /// <summary>Where a field begins, where its value begins (behind a length, if it has one), and where it ends.</summary>
    private readonly record struct Field(int Start, int Value, int End, int Number, int Wire);

    private static readonly ulong[] Numbers = [0, 1, 127, 128, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    /// <summary>The message changed; itself where it is none.</summary>
    public static byte[] Of(ReadOnlySpan<byte> message, Random random)
    {
        if (Fields(message) is not { Count: > 0 } fields)
        {
            return message.ToArray();
        }

        var field = random.Pick(fields);
        var whole = message[field.Start..field.End];
        if (field.Wire == 2 && random.Next(5) > 0)
        {
            var inner = message[field.Value..field.End];
            byte[] changed = Fields(inner) is { Count: > 0 } ? Of(inner, random) : Encoding.UTF8.GetBytes(random.Text());
            return [.. message[..field.Start], .. Delimited(field.Number, changed), .. message[field.End..]];
        }

        return random.Next(8) switch
        {
            0 => [.. message[..field.Start], .. message[field.End..]],
            1 => [.. message[..field.End], .. whole, .. message[field.End..]],
            2 => [.. message[..field.Start], .. Varint(((ulong)random.Next(40) << 3) | (uint)field.Wire), .. message[After(message, field.Start)..]],
            3 => [.. message[..field.Start], .. Varint(((ulong)field.Number << 3) | (uint)random.Next(8)), .. message[After(message, field.Start)..]],
            4 => [.. message[..field.Start], .. Delimited(field.Number, [0xc3, 0x28, 0xed, 0xa0, 0x80, 0]), .. message[field.End..]],
            5 => [.. message[..field.Start], .. Nested(field.Number, whole, random.Next(2000)), .. message[field.End..]],
            6 => [.. message[..field.Start], .. Delimited(field.Number, Encoding.UTF8.GetBytes(random.Text())), .. message[field.End..]],
            _ => [.. message[..field.Start], .. Varint((ulong)field.Number << 3), .. Varint(random.Pick(Numbers)), .. message[field.End..]],
        };
    }

    /// <summary>The fields, or null when the bytes are no message.</summary>
    private static List<Field>? Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (!TryVarint(message, ref at, out var tag) || tag >> 3 is 0 or > 1000)
            {
                return null;
            }

            var (value, length) = (at, 0UL);
            switch (tag & 7)
            {
                case 0 when TryVarint(message, ref at, out _):
                    break;
                case 1:
                    at += 8;
                    break;
                case 2 when TryVarint(message, ref at, out length) && length <= (ulong)(message.Length - at):
                    value = at;
                    at += (int)length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    return null;
            }

            if (at > message.Length)
            {
                return null;
            }

            fields.Add(new Field(start, value, at, (int)(tag >> 3), (int)(tag & 7)));
        }

        return fields;
    }

    private static int After(ReadOnlySpan<byte> message, int at)
    {
        TryVarint(message, ref at, out _);
        return at;
    }

    private static byte[] Nested(int number, ReadOnlySpan<byte> inner, int times)
    {
        var nested = inner.ToArray();
        for (var i = 0; i < times && nested.Length < 16_000; i++)
        {
            nested = Delimited(number, nested);
        }

        return nested;
    }

    private static byte[] Delimited(int number, ReadOnlySpan<byte> value) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)value.Length), .. value];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; at < bytes.Length && shift < 64; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return true;
            }
        }

        return false;
    }
}
