using System.Buffers.Binary;
using System.Text;

namespace ApiServer.Dns.Wire;

/// <summary>Writes questions of our own.</summary>
internal static class DnsQuestion
{
    private const int HeaderLength = 12;
    private const ushort RecursionDesired = 0x0100;

    /// <summary>A question for the records of one type that a name has.</summary>
    public static byte[] Write(string name, DnsType type, ushort id)
    {
        var message = new byte[HeaderLength + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        message[5] = 1;
        var at = HeaderLength;
        foreach (var label in name.Split('.'))
        {
            message[at++] = (byte)label.Length;
            at += Encoding.Latin1.GetBytes(label, message.AsSpan(at));
        }

        at++;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)type);
        message[at + 3] = 1;
        return message;
    }
}
