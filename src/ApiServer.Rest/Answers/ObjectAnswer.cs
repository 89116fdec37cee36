using System.Buffers;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Requests;
using ApiServer.Rest.Errors;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Paths;
using ApiServer.Rest.Pipeline;
using ApiServer.Rest.Tables;

namespace ApiServer.Rest.Answers;

/// <summary>Answers one object in the form that was agreed on.</summary>
internal sealed class ObjectAnswer(TableEncoder tables)
{
    /// <summary>Refuses a form that no object has. Reads find it out when they answer, as upstream does; a write must know before.</summary>
    /// <exception cref="ApiStatusException">406: a list is asked for; 400: rows with what no row carries.</exception>
    public static void RequireForm(Exchange exchange, ResourceRoute route, AnswerFormat format)
    {
        if (format.Form == AnswerForm.PartialObjectMetadataList)
        {
            throw NoList(route);
        }

        if (format.Form == AnswerForm.Table)
        {
            IncludeObjectQuery.Parse(exchange.Request);
        }
    }

    public Task WriteAsync(Exchange exchange, ResourceRoute route, ObjectResponse response, AnswerFormat format)
    {
        WarningHeaders.Write(exchange.Response, exchange.Warnings);
        if (response is { Stored: null, Object: null })
        {
            // A Status has no other form.
            return StatusAsync(exchange, response);
        }

        return format.Form switch
        {
            AnswerForm.Table => TableAsync(exchange, route, response, format),
            AnswerForm.PartialObjectMetadata => PartialAsync(exchange, response, format),
            AnswerForm.PartialObjectMetadataList => throw NoList(route),
            _ => PlainAsync(exchange, route, response, format),
        };
    }

    private static ApiStatusException NoList(ResourceRoute route) =>
        StatusErrors.NotAcceptable($"you requested PartialObjectMetadataList, but the requested object is not a list ({route.Definition.Kind})");

    private static Task StatusAsync(Exchange exchange, ObjectResponse response)
    {
        var status = response.Status!;
        return status.Success
            ? TreeAnswer.WriteAsync(exchange.Http, response.Code, status.ToJson(), Negotiator.ForStatus(exchange.Request))
            : StatusAnswer.WriteAsync(exchange.Http, status);
    }

    private static Task PlainAsync(Exchange exchange, ResourceRoute route, ObjectResponse response, AnswerFormat format)
    {
        if (response.Stored is not { } stored || !format.IsCompactJson)
        {
            return TreeAnswer.WriteAsync(exchange.Http, response.Code, Served(route.Definition, response), format);
        }

        return CompactAsync(exchange, response.Code, StoredBytes.Served(stored, route.Definition));
    }

    /// <summary>The committed bytes and a line break.</summary>
    private static async Task CompactAsync(Exchange exchange, int code, ReadOnlyMemory<byte> bytes)
    {
        var body = AnswerBody.Begin(exchange.Http, code, MediaTypes.Json, bytes.Length + 1);
        await using (body.ConfigureAwait(false))
        {
            body.Writer.Write(bytes.Span);
            body.Writer.Write("\n"u8);
        }
    }

    private Task TableAsync(Exchange exchange, ResourceRoute route, ObjectResponse response, AnswerFormat format)
    {
        var include = IncludeObjectQuery.Parse(exchange.Request);
        var obj = Served(route.Definition, response);
        var table = route.Subresource?.Name == "scale" ? ScaleTable.Definition : route.Definition.Rules.Table;
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/"u8);
        output.Write(format.FormVersion == "v1" ? "v1"u8 : "v1beta1"u8);
        output.Write("\",\"metadata\":{\"resourceVersion\":"u8);
        JsonWriter.WriteString(obj.ResourceVersion(), output);
        output.Write("},"u8);
        TableEncoder.WriteColumns(table, output);
        output.Write(",\"rows\":["u8);
        tables.WriteRow(obj, table, include, format.FormVersion, output);
        output.Write("]}"u8);
        return Encoded.WriteAsync(exchange, response.Code, output, format);
    }

    private static Task PartialAsync(Exchange exchange, ObjectResponse response, AnswerFormat format)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        if (response.Stored is { } stored)
        {
            TableEncoder.WritePartial(stored, format.FormVersion, output);
        }
        else
        {
            JsonWriter.Write(TableEncoder.Partial(response.Object!, format.FormVersion), output);
        }

        return Encoded.WriteAsync(exchange, response.Code, output, format);
    }

    private static JsonObject Served(ResourceDefinition definition, ObjectResponse response) =>
        response.Stored is { } stored && definition.StoredAs is not null ? definition.Rules.FromStored(stored.Json) : response.Json;
}
