using System.Buffers;
using ApiServer.Model.Json;
using ApiServer.Rest.Negotiation;
using ApiServer.Rest.Pipeline;

namespace ApiServer.Rest.Answers;

/// <summary>Answers compact JSON that was written already, read again where it must be indented or YAML.</summary>
internal static class Encoded
{
    public static Task WriteAsync(Exchange exchange, int code, ArrayBufferWriter<byte> json, AnswerFormat format)
    {
        if (!format.IsCompactJson)
        {
            return TreeAnswer.WriteAsync(exchange.Http, code, JsonReader.Parse(json.WrittenSpan), format);
        }

        json.Write("\n"u8);
        return AnswerBody.WriteAsync(exchange.Http, code, format.ContentType, json.WrittenMemory);
    }
}
