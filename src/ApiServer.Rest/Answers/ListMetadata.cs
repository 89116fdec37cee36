using System.Buffers;
using System.Buffers.Text;
using ApiServer.Model.Json;
using ApiServer.Registry.Requests;

namespace ApiServer.Rest.Answers;

/// <summary>Writes the <c>metadata</c> of a list or table.</summary>
internal static class ListMetadata
{
    /// <summary><c>{"kind":K,"apiVersion":V,"metadata":{…}</c>, without the closing brace of the whole.</summary>
    public static void WriteHead(string kind, string apiVersion, ListResponse list, IBufferWriter<byte> output)
    {
        output.Write("{\"kind\":"u8);
        JsonWriter.WriteString(kind, output);
        output.Write(",\"apiVersion\":"u8);
        JsonWriter.WriteString(apiVersion, output);
        if (list.Revision == 0)
        {
            // What has no revisions has no pages either.
            output.Write(",\"metadata\":{}"u8);
            return;
        }

        output.Write(",\"metadata\":{\"resourceVersion\":\""u8);
        WriteNumber(list.Revision, output);
        output.Write("\""u8);
        if (!string.IsNullOrEmpty(list.Continue))
        {
            output.Write(",\"continue\":"u8);
            JsonWriter.WriteString(list.Continue, output);
        }

        if (list.RemainingItemCount is > 0 and var remaining)
        {
            output.Write(",\"remainingItemCount\":"u8);
            WriteNumber(remaining, output);
        }

        output.Write("}"u8);
    }

    public static void WriteNumber(long number, IBufferWriter<byte> output)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var written);
        output.Advance(written);
    }
}
