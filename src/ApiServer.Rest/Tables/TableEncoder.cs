using System.Buffers;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;
using ApiServer.Rest.Answers;
using ApiServer.Store;

namespace ApiServer.Rest.Tables;

/// <summary>Writes meta.k8s.io tables and partial objects as JSON, from stored bytes where they hold what is asked.</summary>
internal sealed class TableEncoder(ClusterClock clock)
{
    /// <summary><c>"columnDefinitions":[…]</c>.</summary>
    public static void WriteColumns(TableDefinition table, IBufferWriter<byte> output)
    {
        output.Write("\"columnDefinitions\":["u8);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            output.Write(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            JsonWriter.WriteString(column.Name, output);
            output.Write(",\"type\":"u8);
            JsonWriter.WriteString(column.Type, output);
            output.Write(",\"format\":"u8);
            JsonWriter.WriteString(column.Format, output);
            output.Write(",\"description\":"u8);
            JsonWriter.WriteString(column.Description, output);
            output.Write(",\"priority\":"u8);
            JsonWriter.Write(column.Priority, output);
            output.Write("}"u8);
        }

        output.Write("]"u8);
    }

    /// <summary>One row of a stored object: <c>{"cells":[…],"object":…}</c>. Cells tell ages, so they are of the moment.</summary>
    public void WriteRow(StoredObject stored, ResourceDefinition definition, IncludeObject include, string version, IBufferWriter<byte> output)
    {
        var served = definition.StoredAs is null ? stored.Json : definition.Rules.FromStored(stored.Json);
        WriteCells(definition.Rules.Table, served, output);
        switch (include)
        {
            case IncludeObject.None:
                output.Write("null}"u8);
                break;
            case IncludeObject.Object:
                output.Write(StoredBytes.Served(stored, definition).Span);
                output.Write("}"u8);
                break;
            default:
                WritePartial(stored, version, output);
                output.Write("}"u8);
                break;
        }
    }

    /// <summary>One row of an object that is not stored.</summary>
    public void WriteRow(JsonObject obj, TableDefinition table, IncludeObject include, string version, IBufferWriter<byte> output)
    {
        WriteCells(table, obj, output);
        JsonWriter.Write(
            include switch
            {
                IncludeObject.None => JsonNull.Instance,
                IncludeObject.Object => obj,
                _ => Partial(obj, version),
            },
            output);
        output.Write("}"u8);
    }

    /// <summary>A stored object's PartialObjectMetadata.</summary>
    public static void WritePartial(StoredObject stored, string version, IBufferWriter<byte> output)
    {
        output.Write(PartialHead(version));
        output.Write(StoredBytes.Metadata(stored).Span);
        output.Write("}"u8);
    }


    /// <summary>The PartialObjectMetadata of an object that is not stored.</summary>
    public static JsonObject Partial(JsonObject obj, string version) => JsonObject.Of(
        ("kind", "PartialObjectMetadata"),
        ("apiVersion", $"meta.k8s.io/{version}"),
        ("metadata", obj.Metadata()));

    private static ReadOnlySpan<byte> PartialHead(string version) => version == "v1"
        ? "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"u8
        : "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1beta1\",\"metadata\":"u8;

    private void WriteCells(TableDefinition table, JsonObject obj, IBufferWriter<byte> output)
    {
        output.Write("{\"cells\":"u8);
        JsonWriter.Write(table.Cells(obj, clock.UtcNow), output);
        output.Write(",\"object\":"u8);
    }
}
