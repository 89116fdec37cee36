using System.Buffers.Binary;
using System.Text;

namespace ApiServer.Dns.Wire;

/// <summary>Reads queries. Never throws: what is not a query gives null, a broken one an error to answer with.</summary>
internal static class DnsQueryReader
{
    private const int HeaderLength = 12;
    private const int SmallestUdp = 512;
    private const int LargestUdp = 4096;

    public static DnsQuery? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || (message[2] & 0x80) != 0)
        {
            return null;
        }

        var id = BinaryPrimitives.ReadUInt16BigEndian(message);
        var opcode = (message[2] >> 3) & 0xf;
        var recursion = (message[2] & 1) != 0;
        if (opcode != 0)
        {
            return Broken(id, opcode, recursion, DnsResponseCode.NotImplemented);
        }

        var rest = message[HeaderLength..];
        if (Count(message, 4) != 1 || ReadName(rest) is not { } name || rest.Length < name.Length + 4)
        {
            return Broken(id, opcode, recursion, DnsResponseCode.FormatError);
        }

        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(rest[name.Length..]);
        var @class = BinaryPrimitives.ReadUInt16BigEndian(rest[(name.Length + 2)..]);
        var question = rest[..(name.Length + 4)].ToArray();
        var edns = Count(message, 6) == 0 && Count(message, 8) == 0 ? FindEdns(rest[question.Length..], Count(message, 10)) : Edns.Absent;
        return edns.IsBroken
            ? Broken(id, opcode, recursion, DnsResponseCode.FormatError)
            : new(id, opcode, recursion, question, name.Text, type, @class, edns.Size ?? SmallestUdp, edns.Size is not null, edns.Version == 0 ? DnsResponseCode.NoError : DnsResponseCode.BadVersion);
    }

    private static DnsQuery Broken(ushort id, int opcode, bool recursion, DnsResponseCode error) =>
        new(id, opcode, recursion, ReadOnlyMemory<byte>.Empty, "", DnsType.None, 0, SmallestUdp, false, error);

    private static int Count(ReadOnlySpan<byte> message, int offset) => BinaryPrimitives.ReadUInt16BigEndian(message[offset..]);

    // A question's name is never compressed. A dot inside a label becomes a character that no name of ours has.
    private static (string Text, int Length)? ReadName(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(64);
        var at = 0;
        while (at < bytes.Length && at < 255)
        {
            int length = bytes[at++];
            if (length == 0)
            {
                return (text.ToString(), at);
            }

            if (length > 63 || at + length > bytes.Length)
            {
                return null;
            }

            text.Append(text.Length == 0 ? "" : ".");
            foreach (var b in bytes.Slice(at, length))
            {
                text.Append(b == '.' ? '\u0001' : char.ToLowerInvariant((char)b));
            }

            at += length;
        }

        return null;
    }

    private static Edns FindEdns(ReadOnlySpan<byte> bytes, int records)
    {
        // The OPT record has the root as its name; a signature or the like before it is passed over only when its name is the root too.
        var found = Edns.Absent;
        for (var i = 0; i < records && bytes.Length >= 11 && bytes[0] == 0; i++)
        {
            var length = 11 + BinaryPrimitives.ReadUInt16BigEndian(bytes[9..]);
            if (length > bytes.Length)
            {
                return Edns.Broken;
            }

            if (BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]) == (int)DnsType.Opt)
            {
                // One is enough (RFC 6891, section 6.1.1).
                if (found.Size is not null)
                {
                    return Edns.Broken;
                }

                found = new(Math.Clamp((int)BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]), SmallestUdp, LargestUdp), bytes[6], false);
            }

            bytes = bytes[length..];
        }

        return found;
    }

    private readonly record struct Edns(int? Size, int Version, bool IsBroken)
    {
        public static readonly Edns Absent = new(null, 0, false);
        public static readonly Edns Broken = new(null, 0, true);
    }
}
