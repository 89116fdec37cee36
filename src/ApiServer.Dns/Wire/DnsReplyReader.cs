using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace ApiServer.Dns.Wire;

/// <summary>Reads other servers' answers as far as they are needed. Never throws: what cannot be read is no answer.</summary>
internal static class DnsReplyReader
{
    private const int HeaderLength = 12;
    private const int LargestName = 255;

    /// <summary>Whether a message answers what was sent: its number, and its question but for the case of letters.</summary>
    public static bool Answers(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> question)
    {
        if (reply.Length < HeaderLength || (reply[2] & 0x80) == 0 || !reply[..2].SequenceEqual(sent[..2]))
        {
            return false;
        }

        // A server that could not read the question, or refuses it, may leave it out.
        var rest = reply[HeaderLength..];
        return BinaryPrimitives.ReadUInt16BigEndian(reply[4..]) == 0
            ? (reply[3] & 0xf) != 0
            : rest.Length >= question.Length && Ascii.EqualsIgnoreCase(rest[..question.Length], question);
    }

    public static bool IsTruncated(ReadOnlySpan<byte> reply) => (reply[2] & 0x02) != 0;

    /// <summary>The code, the addresses and the aliases of an answer; null when it cannot be read.</summary>
    public static DnsAnswer? Read(ReadOnlySpan<byte> reply)
    {
        var at = HeaderLength;
        for (int i = BinaryPrimitives.ReadUInt16BigEndian(reply[4..]); i > 0; i--)
        {
            if (ReadName(reply, ref at) is null)
            {
                return null;
            }

            at += 4;
        }

        var answers = new List<DnsResourceRecord>();
        for (int i = BinaryPrimitives.ReadUInt16BigEndian(reply[6..]); i > 0; i--)
        {
            if (!TryReadRecord(reply, ref at, out var record))
            {
                return null;
            }

            answers.AddRange(record is null ? [] : [record]);
        }

        return new DnsAnswer((DnsResponseCode)(reply[3] & 0xf), answers, [], []) { Authoritative = false };
    }

    // The record is null when it is of another kind.
    private static bool TryReadRecord(ReadOnlySpan<byte> reply, ref int at, out DnsResourceRecord? record)
    {
        record = null;
        if (ReadName(reply, ref at) is not { } owner || at + 10 > reply.Length)
        {
            return false;
        }

        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(reply[at..]);
        var ttl = BinaryPrimitives.ReadUInt32BigEndian(reply[(at + 4)..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(reply[(at + 8)..]);
        var data = at + 10;
        at = data + length;
        if (at > reply.Length)
        {
            return false;
        }

        switch (type)
        {
            case DnsType.A when length == 4:
            case DnsType.Aaaa when length == 16:
                record = new(owner, ttl, new DnsData.Address(new IPAddress(reply.Slice(data, length))));
                return true;
            case DnsType.Cname:
                var target = ReadName(reply, ref data);
                record = target is null ? null : new(owner, ttl, new DnsData.Target(DnsType.Cname, target));
                return target is not null;
            default:
                return true;
        }
    }

    // In lower case without the final dot. A pointer leads further to the front each time, so that there is an end.
    private static string? ReadName(ReadOnlySpan<byte> reply, ref int at)
    {
        var text = new StringBuilder(64);
        var place = at;
        var lowest = at;
        var followed = false;
        while (place < reply.Length && text.Length <= LargestName)
        {
            int length = reply[place++];
            if (length >= 0xc0 && place < reply.Length)
            {
                var target = ((length & 0x3f) << 8) | reply[place++];
                at = followed ? at : place;
                followed = true;
                if (target >= lowest)
                {
                    return null;
                }

                place = lowest = target;
                continue;
            }

            if (length == 0)
            {
                at = followed ? at : place;
                return text.ToString();
            }

            if (length > 63 || place + length > reply.Length)
            {
                return null;
            }

            text.Append(text.Length == 0 ? "" : ".");
            foreach (var b in reply.Slice(place, length))
            {
                text.Append(char.ToLowerInvariant((char)b));
            }

            place += length;
        }

        return null;
    }
}
