using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>
/// An object in Kubernetes' protobuf: four bytes of magic, then runtime.Unknown, which names the kind of the message it holds
/// (apimachinery runtime/serializer/protobuf).
/// </summary>
/// <param name="ApiVersion">What the object says of itself; may be empty.</param>
/// <param name="Kind">What the object says of itself; may be empty.</param>
/// <param name="Raw">The message.</param>
public sealed record ProtobufEnvelope(string ApiVersion, string Kind, ReadOnlyMemory<byte> Raw)
{
    private static readonly byte[] Magic = "k8s\0"u8.ToArray();

    /// <summary>Whether the bytes begin as an envelope does.</summary>
    public static bool IsEnvelope(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Opens an envelope.</summary>
    /// <exception cref="DecodeException">It is none, or malformed.</exception>
    public static ProtobufEnvelope Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new DecodeException("empty data");
        }

        if (!IsEnvelope(bytes.Span))
        {
            throw new DecodeException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        if (bytes.Length == Magic.Length)
        {
            throw new DecodeException("empty body");
        }

        var (apiVersion, kind, raw) = ("", "", Array.Empty<byte>());
        var reader = new WireReader(bytes.Span[Magic.Length..]);
        while (!reader.AtEnd)
        {
            var (number, wire) = reader.Tag();
            if (number is not (1 or 2))
            {
                reader.Skip(wire);
                continue;
            }

            WireReader.Require(wire, WireType.LengthDelimited, number == 1 ? "TypeMeta" : "Raw");
            if (number == 1)
            {
                (apiVersion, kind) = ReadTypeMeta(reader.LengthDelimited());
            }
            else
            {
                raw = reader.LengthDelimited().ToArray();
            }
        }

        return new ProtobufEnvelope(apiVersion, kind, raw);
    }

    /// <summary>Puts an object into its envelope.</summary>
    /// <param name="obj">The object, with kind and apiVersion.</param>
    /// <param name="type">Its type.</param>
    public static byte[] Write(JsonObject obj, TypeSchema type)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(type);
        var writer = new WireWriter();
        writer.TextField(4, "");
        writer.TextField(3, "");
        var end = writer.Length;
        MessageEncoder.Struct(type.Message, obj, writer);
        writer.Close(2, end);
        end = writer.Length;
        writer.TextField(2, obj.String("kind") ?? "");
        writer.TextField(1, obj.String("apiVersion") ?? "");
        writer.Close(1, end);
        writer.Raw(Magic);
        return writer.Written.ToArray();
    }

    /// <summary>The object of that type in canonical form, with the kind and apiVersion of the envelope. Unknown numbers are dropped.</summary>
    /// <exception cref="DecodeException">The message is malformed, or a value in it is no quantity or time.</exception>
    public JsonObject Decode(TypeSchema type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var tree = MessageDecoder.Struct(type, Raw.Span, depth: 0);
        return ObjectDecoder.Decode(type, Kind.Length == 0 ? tree : tree.With("kind", Kind).With("apiVersion", ApiVersion));
    }

    /// <summary>The object, of a built-in kind, that stands in a field for any.</summary>
    internal JsonObject DecodeKnown(int depth)
    {
        var slash = ApiVersion.IndexOf('/', StringComparison.Ordinal);
        return SchemaTable.BuiltIn.TryGetKind(slash < 0 ? "" : ApiVersion[..slash], ApiVersion[(slash + 1)..], Kind, out var type)
            ? MessageDecoder.Struct(type, Raw.Span, depth).With("kind", Kind).With("apiVersion", ApiVersion)
            : throw new DecodeException($"no kind \"{Kind}\" is registered for version \"{ApiVersion}\"");
    }

    private static (string ApiVersion, string Kind) ReadTypeMeta(ReadOnlySpan<byte> bytes)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new WireReader(bytes);
        while (!reader.AtEnd)
        {
            var (number, wire) = reader.Tag();
            switch (number)
            {
                case 1 when wire == WireType.LengthDelimited:
                    apiVersion = reader.Text();
                    break;
                case 2 when wire == WireType.LengthDelimited:
                    kind = reader.Text();
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        return (apiVersion, kind);
    }
}
