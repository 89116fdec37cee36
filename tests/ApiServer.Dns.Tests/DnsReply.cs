using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace ApiServer.Dns.Tests;

/// <summary>A decoded answer.</summary>
internal sealed record DnsReply(int Code, bool Authoritative, bool Truncated, string Question, IReadOnlyList<string> Answers, IReadOnlyList<string> Authority, IReadOnlyList<string> Additional)
{
    public static DnsReply Parse(byte[] bytes)
    {
        var at = 12;
        var question = bytes[5] == 1 ? Name(bytes, ref at) : "";
        at += bytes[5] == 1 ? 4 : 0;
        return new DnsReply(
            bytes[3] & 0xf,
            (bytes[2] & 4) != 0,
            (bytes[2] & 2) != 0,
            question,
            Section(bytes, ref at, bytes[6] << 8 | bytes[7]),
            Section(bytes, ref at, bytes[8] << 8 | bytes[9]),
            Section(bytes, ref at, bytes[10] << 8 | bytes[11]));
    }

    private static List<string> Section(byte[] bytes, ref int at, int count)
    {
        var lines = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var owner = Name(bytes, ref at);
            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
            var ttl = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 4));
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 8));
            at += 10;
            var data = at;
            lines.Add(type == 41 ? ttl == 0 ? "OPT" : $"OPT {ttl}" : $"{owner} {ttl} {Data(bytes, type, ref data, length)}");
            at += length;
        }

        return lines;
    }

    private static string Data(byte[] bytes, int type, ref int at, int length)
    {
        switch (type)
        {
            case 1 or 28:
                return (type == 1 ? "A " : "AAAA ") + new IPAddress(bytes.AsSpan(at, length));
            case 33:
                var numbers = $"{BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at))} {BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2))} {BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 4))}";
                at += 6;
                return $"SRV {numbers} {Name(bytes, ref at)}";
            case 16:
                return $"TXT {Encoding.ASCII.GetString(bytes, at + 1, bytes[at])}";
            case 6:
                var names = $"SOA {Name(bytes, ref at)} {Name(bytes, ref at)}";
                var times = new uint[4];
                for (var i = 0; i < times.Length; i++)
                {
                    times[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 4 + (4 * i)));
                }

                return $"{names} {string.Join(' ', times)}";
            default:
                return $"{type switch { 2 => "NS", 5 => "CNAME", _ => "PTR" }} {Name(bytes, ref at)}";
        }
    }

    private static string Name(byte[] bytes, ref int at)
    {
        var text = new StringBuilder();
        while (bytes[at] is var length and not 0)
        {
            if (length >= 0xc0)
            {
                var target = (length & 0x3f) << 8 | bytes[at + 1];
                at += 2;
                return text + Name(bytes, ref target);
            }

            text.Append(Encoding.ASCII.GetString(bytes, at + 1, length)).Append('.');
            at += length + 1;
        }

        at++;
        return text.ToString();
    }
}
