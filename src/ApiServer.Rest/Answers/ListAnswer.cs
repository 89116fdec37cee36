using System.Buffers;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;
using ApiServer.Rest.Tables;

namespace ApiServer.Rest.Answers;

/// <summary>Answers a collection in the form that was agreed on: plain JSON by joining committed bytes.</summary>
internal sealed class ListAnswer(TableEncoder tables)
{
    /// <summary>Refuses a form that no collection has, before one is deleted.</summary>
    /// <exception cref="ApiStatusException">406: an object is asked for; 400: rows with what no row carries.</exception>
    public static void RequireForm(Exchange exchange, ResourceRoute route, AnswerFormat format)
    {
        if (format.Form == AnswerForm.PartialObjectMetadata)
        {
            throw NoObject(route);
        }

        if (format.Form == AnswerForm.Table)
        {
            IncludeObjectQuery.Parse(exchange.Request);
        }
    }

    public Task WriteAsync(Exchange exchange, ResourceRoute route, ListResponse list, AnswerFormat format)
    {
        WarningHeaders.Write(exchange.Response, exchange.Warnings);
        return format.Form switch
        {
            AnswerForm.Table => TableAsync(exchange, route, list, format),
            AnswerForm.PartialObjectMetadataList => PartialAsync(exchange, list, format),
            AnswerForm.PartialObjectMetadata => throw NoObject(route),
            _ when format.Protobuf => ProtobufAsync(exchange, route, list, format),
            _ when format.IsCompactJson => JoinAsync(exchange, route, list),
            _ => RewriteAsync(exchange, route, list, format),
        };
    }

    private static ApiStatusException NoObject(ResourceRoute route) =>
        StatusErrors.NotAcceptable($"you requested PartialObjectMetadata, but the requested object is a list ({route.Definition.Kind}List)");

    private static async Task JoinAsync(Exchange exchange, ResourceRoute route, ListResponse list)
    {
        var definition = route.Definition;
        var head = Head(route, list);
        long length = head.WrittenCount + "]}\n".Length + Math.Max(0, list.Items.Count - 1);
        for (var i = 0; i < list.Items.Count; i++)
        {
            length += StoredBytes.ListItemLength(StoredBytes.Served(list.Items[i], definition).Span, definition);
        }

        var body = AnswerBody.Begin(exchange.Http, 200, MediaTypes.Json, length);
        await using (body.ConfigureAwait(false))
        {
            body.Writer.Write(head.WrittenSpan);
            for (var i = 0; i < list.Items.Count; i++)
            {
                body.Writer.Write(i == 0 ? default : ","u8);
                StoredBytes.WriteListItem(StoredBytes.Served(list.Items[i], definition).Span, definition, body.Writer);
                await body.FlushWhenLargeAsync(exchange.Aborted).ConfigureAwait(false);
            }

            body.Writer.Write("]}\n"u8);
        }
    }

    private static Task ProtobufAsync(Exchange exchange, ResourceRoute route, ListResponse list, AnswerFormat format)
    {
        var head = Head(route, list);
        head.Write("]}"u8);
        var items = JsonArray.Of(list.Items.Select(i => (JsonValue)route.Definition.FromStored(i.Json)));
        return TreeAnswer.WriteAsync(exchange.Http, 200, ((JsonObject)JsonReader.Parse(head.WrittenSpan)).With("items", items), format);
    }

    private static Task RewriteAsync(Exchange exchange, ResourceRoute route, ListResponse list, AnswerFormat format)
    {
        var output = Head(route, list);
        for (var i = 0; i < list.Items.Count; i++)
        {
            output.Write(i == 0 ? default : ","u8);
            StoredBytes.WriteListItem(StoredBytes.Served(list.Items[i], route.Definition).Span, route.Definition, output);
        }

        output.Write("]}"u8);
        return Encoded.WriteAsync(exchange, 200, output, format);
    }

    private static ArrayBufferWriter<byte> Head(ResourceRoute route, ListResponse list)
    {
        var head = new ArrayBufferWriter<byte>(256);
        ListMetadata.WriteHead(route.Definition.Kind + "List", route.Definition.ApiVersion, list, head);
        head.Write(",\"items\":["u8);
        return head;
    }

    private Task TableAsync(Exchange exchange, ResourceRoute route, ListResponse list, AnswerFormat format)
    {
        var include = IncludeObjectQuery.Parse(exchange.Request);
        var output = new ArrayBufferWriter<byte>(4096);
        ListMetadata.WriteHead("Table", $"meta.k8s.io/{format.FormVersion}", list, output);
        output.Write(","u8);
        TableEncoder.WriteColumns(route.Definition.Rules.Table, output);
        output.Write(",\"rows\":["u8);
        for (var i = 0; i < list.Items.Count; i++)
        {
            output.Write(i == 0 ? default : ","u8);
            tables.WriteRow(list.Items[i], route.Definition, include, format.FormVersion, output);
        }

        output.Write("]}"u8);
        return Encoded.WriteAsync(exchange, 200, output, format);
    }

    private static Task PartialAsync(Exchange exchange, ListResponse list, AnswerFormat format)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        ListMetadata.WriteHead("PartialObjectMetadataList", $"meta.k8s.io/{format.FormVersion}", list, output);
        output.Write(",\"items\":["u8);
        for (var i = 0; i < list.Items.Count; i++)
        {
            output.Write(i == 0 ? default : ","u8);
            TableEncoder.WritePartial(list.Items[i], format.FormVersion, output);
        }

        output.Write("]}"u8);
        return Encoded.WriteAsync(exchange, 200, output, format);
    }
}
