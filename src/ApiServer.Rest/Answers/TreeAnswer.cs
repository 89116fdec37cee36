using System.Buffers;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Yaml;
using ApiServer.Rest.Negotiation;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Rest.Answers;

/// <summary>Answers a tree: compact JSON ends with a line break, indented JSON does not (apimachinery's serializers).</summary>
internal static class TreeAnswer
{
    public static Task WriteAsync(HttpContext context, int code, JsonValue tree, AnswerFormat format) =>
        AnswerBody.WriteAsync(context, code, format.ContentType, Encode(tree, format));

    public static ReadOnlyMemory<byte> Encode(JsonValue tree, AnswerFormat format)
    {
        if (format.Yaml)
        {
            return Encoding.UTF8.GetBytes(YamlWriter.Write(tree));
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        if (format.Pretty)
        {
            JsonWriter.WriteIndented(tree, buffer);
        }
        else
        {
            JsonWriter.Write(tree, buffer);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenMemory;
    }
}
