using System.Buffers.Binary;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>
/// The frames of a watch in protobuf: four bytes of length, highest first, then the WatchEvent (type = 1, object = 2) without an envelope;
/// the object in it has one.
/// </summary>
public static class ProtobufWatchEvent
{
    /// <summary>One frame.</summary>
    /// <param name="type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
    /// <param name="envelope">The object in its envelope.</param>
    public static byte[] Frame(string type, ReadOnlySpan<byte> envelope)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = new WireWriter();
        writer.BytesField(1, envelope);
        writer.Close(2, 0);
        writer.TextField(1, type);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)writer.Length);
        writer.Raw(length);
        return writer.Written.ToArray();
    }
}
