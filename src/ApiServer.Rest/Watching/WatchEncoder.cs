using System.Buffers;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Model.Time;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Tables;
using ApiServer.Store;

namespace ApiServer.Rest.Watching;

/// <summary>Writes the events of one watch, one JSON document a line or one frame of protobuf each; what costs is made once for all watchers and kept with the stored object.</summary>
internal sealed class WatchEncoder(TableEncoder tables, RowForms rows, ClusterClock clock, ResourceDefinition definition, AnswerFormat format, IncludeObject include)
{
    private bool _columnsSent;

    /// <summary>Writes a change.</summary>
    public void Write(WatchFrame frame, IBufferWriter<byte> output)
    {
        if (format.Protobuf)
        {
            var type = frame.Type switch
            {
                StoreEventType.Added => "ADDED",
                StoreEventType.Modified => "MODIFIED",
                _ => "DELETED",
            };
            var stored = AtRevision(frame);
            var envelope = format.Form == AnswerForm.Object ? StoredBytes.Protobuf(stored, definition) : StoredBytes.PartialProtobuf(stored, format.FormVersion);
            output.Write(ProtobufWatchEvent.Frame(type, envelope.Span));
            return;
        }

        output.Write(frame.Type switch
        {
            StoreEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            StoreEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            _ => "{\"type\":\"DELETED\",\"object\":"u8,
        });
        WriteObject(AtRevision(frame), output);
        output.Write("}\n"u8);
    }

    /// <summary>Writes a bookmark: everything up to that revision was told.</summary>
    public void WriteBookmark(long revision, bool initialEventsEnd, IBufferWriter<byte> output)
    {
        var metadata = JsonObject.Of(("resourceVersion", ApiRevision(revision)));
        if (initialEventsEnd)
        {
            metadata = metadata.With("annotations", JsonObject.Of(("k8s.io/initial-events-end", "true")));
        }

        var bare = JsonObject.Of(("kind", definition.Kind), ("apiVersion", definition.ApiVersion), ("metadata", metadata));
        Write(
            "BOOKMARK",
            format.Form switch
            {
                AnswerForm.Table => Table(revision, JsonObject.Of(("cells", JsonArray.Empty), ("object", TableEncoder.Partial(bare, format.FormVersion)))),
                AnswerForm.Object => bare,
                _ => TableEncoder.Partial(bare, format.FormVersion),
            },
            output);
    }

    /// <summary>Writes the end of a watch that can go no further.</summary>
    public void WriteError(ApiStatus status, IBufferWriter<byte> output) => Write("ERROR", status.ToJson(), output);

    private void Write(string type, JsonObject obj, IBufferWriter<byte> output)
    {
        if (format.Protobuf)
        {
            output.Write(ProtobufWatchEvent.Frame(type, TreeAnswer.Encode(obj, format).Span));
            return;
        }

        JsonWriter.Write(JsonObject.Of(("type", type), ("object", obj)), output);
        output.Write("\n"u8);
    }

    /// <summary>The state to show, with the event's revision where that is another: an object that left the selector shows its old state.</summary>
    private static StoredObject AtRevision(WatchFrame frame)
    {
        var stored = frame.Object;
        if (frame.Revision == stored.Revision)
        {
            return stored;
        }

        var tree = stored.Json.WithAt(ApiRevision(frame.Revision), "metadata", "resourceVersion");
        return new StoredObject(stored.Key, frame.Revision, tree.ToUtf8(), tree, stored.Facts);
    }

    private void WriteObject(StoredObject stored, IBufferWriter<byte> output)
    {
        switch (format.Form)
        {
            case AnswerForm.Table:
                WriteTable(stored, output);
                break;
            case AnswerForm.Object:
                output.Write(StoredBytes.Served(stored, definition).Span);
                break;
            default:
                TableEncoder.WritePartial(stored, format.FormVersion, output);
                break;
        }
    }

    private void WriteTable(StoredObject stored, IBufferWriter<byte> output)
    {
        output.Write("{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/"u8);
        output.Write(format.FormVersion == "v1" ? "v1"u8 : "v1beta1"u8);
        output.Write("\",\"metadata\":{\"resourceVersion\":\""u8);
        ListMetadata.WriteNumber(stored.Revision, output);
        output.Write("\"},"u8);
        if (_columnsSent)
        {
            output.Write("\"columnDefinitions\":null"u8);
        }
        else
        {
            _columnsSent = true;
            TableEncoder.WriteColumns(definition.Rules.Table, output);
        }

        output.Write(",\"rows\":["u8);
        output.Write(Row(stored));
        output.Write("]}"u8);
    }

    /// <summary>The row, made once for all watchers of the moment: an age is good for a second.</summary>
    private ReadOnlySpan<byte> Row(StoredObject stored)
    {
        var second = clock.UtcNow.ToUnixTimeSeconds();
        var form = rows.Of(definition, include, format.FormVersion);
        var row = stored.Form(form, _ => new SharedRow());
        if (row.Of(second) is { } bytes)
        {
            return bytes;
        }

        var output = new ArrayBufferWriter<byte>(512);
        tables.WriteRow(stored, definition, include, format.FormVersion, output);
        return row.Set(second, output.WrittenSpan.ToArray());
    }

    private JsonObject Table(long revision, JsonObject row) => JsonObject.Of(
        ("kind", "Table"),
        ("apiVersion", $"meta.k8s.io/{format.FormVersion}"),
        ("metadata", JsonObject.Of(("resourceVersion", ApiRevision(revision)))),
        ("columnDefinitions", JsonNull.Instance),
        ("rows", JsonArray.Of(row)));

    private static string ApiRevision(long revision) => revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
