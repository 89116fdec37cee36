using System.Buffers;
using System.Text.Json;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Rest.Tables;
using ApiServer.Store;

namespace ApiServer.Rest.Answers;

/// <summary>The bytes of stored objects in the forms that are answered; converted forms are made once for all who ask.</summary>
internal static class StoredBytes
{
    /// <summary>The object in the form of that definition: the committed bytes where that is the stored form.</summary>
    public static ReadOnlyMemory<byte> Served(StoredObject stored, ResourceDefinition definition) =>
        definition.StoredAs is null
            ? stored.Bytes
            : stored.Form(definition, o => new ServedForm(definition.Rules.FromStored(o.Json).ToUtf8())).Bytes;

    /// <summary>The object in the form of that definition, as protobuf in its envelope.</summary>
    public static ReadOnlyMemory<byte> Protobuf(StoredObject stored, ResourceDefinition definition) =>
        stored.Form(definition.Schema, o => new ServedForm(ProtobufEnvelope.Write(definition.FromStored(o.Json), definition.Schema))).Bytes;

    /// <summary>The object's PartialObjectMetadata as protobuf in its envelope; kept in the version that clients ask for.</summary>
    public static ReadOnlyMemory<byte> PartialProtobuf(StoredObject stored, string version)
    {
        var type = SchemaTable.BuiltIn.Kind("meta.k8s.io", version, "PartialObjectMetadata");
        return version == "v1"
            ? stored.Form(type, o => new ServedForm(ProtobufEnvelope.Write(TableEncoder.Partial(o.Json, "v1"), type))).Bytes
            : ProtobufEnvelope.Write(TableEncoder.Partial(stored.Json, version), type);
    }

    /// <summary>The value of <c>metadata</c> as it stands in the bytes.</summary>
    public static ReadOnlyMemory<byte> Metadata(StoredObject stored) => stored.Bytes[Find(stored.Bytes.Span)];

    /// <summary>The length of <see cref="WriteListItem"/>'s output.</summary>
    public static int ListItemLength(ReadOnlySpan<byte> bytes, ResourceDefinition definition) =>
        HasTypeMeta(bytes, definition) ? bytes.Length - Skipped(bytes, definition) + 1 : bytes.Length;

    /// <summary>Writes an object as an item of a list: without kind and apiVersion, which the list says once.</summary>
    public static void WriteListItem(ReadOnlySpan<byte> bytes, ResourceDefinition definition, IBufferWriter<byte> output)
    {
        if (!HasTypeMeta(bytes, definition))
        {
            output.Write(bytes);
            return;
        }

        output.Write("{"u8);
        output.Write(bytes[Skipped(bytes, definition)..]);
    }

    private static bool HasTypeMeta(ReadOnlySpan<byte> bytes, ResourceDefinition definition) => bytes.StartsWith(definition.TypeMeta);

    private static int Skipped(ReadOnlySpan<byte> bytes, ResourceDefinition definition)
    {
        var head = definition.TypeMeta.Length;
        return head < bytes.Length && bytes[head] == ',' ? head + 1 : head;
    }

    private static Range Find(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = JsonReader.MaxStoredDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return start..(int)reader.BytesConsumed;
            }
        }

        throw new InvalidOperationException("a stored object has no metadata");
    }

    private sealed record ServedForm(byte[] Bytes);
}
