using System.Buffers;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
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
        if (format.Protobuf)
        {
            return Protobuf((JsonObject)tree);
        }

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

    /// <summary>The object says itself which message it is: a kind, its list, a Status, a Scale. Some documents of discovery name no version.</summary>
    private static byte[] Protobuf(JsonObject tree)
    {
        var apiVersion = tree.String("apiVersion") ?? "v1";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var type = SchemaTable.BuiltIn.Kind(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], tree.String("kind") ?? "");
        return ProtobufEnvelope.Write(tree, type);
    }
}
