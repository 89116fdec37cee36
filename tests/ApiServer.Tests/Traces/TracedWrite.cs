using ApiServer.Model.Json;

namespace ApiServer.Tests.Traces;

/// <summary>One change of one object as a watch told it, cut down to what is compared; or a request that was refused.</summary>
/// <param name="Event"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, or <c>REFUSED</c>.</param>
/// <param name="Kind">The object's kind.</param>
/// <param name="Name">The object's name; of a refusal the request.</param>
/// <param name="Form">What <see cref="TraceForm"/> keeps of the object.</param>
internal sealed record TracedWrite(string Event, string Kind, string Name, JsonObject Form)
{
    private const string RefusalMark = "!!! ";

    /// <summary>A request that was answered with an error.</summary>
    public static TracedWrite Refusal(string request, int code, string message) =>
        new("REFUSED", "", request, JsonObject.Of(("answer", $"{code} {message}")));

    public static TracedWrite Read(JsonValue write)
    {
        if (write.AsString is { } line)
        {
            var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
            var answer = line[(arrow + 4)..].Split(' ', 2);
            return Refusal(line[RefusalMark.Length..arrow], int.Parse(answer[0], System.Globalization.CultureInfo.InvariantCulture), answer[1]);
        }

        var parts = write.AsArray!;
        return new(parts[0].AsString!, parts[1].AsString!, parts[2].AsString!, parts[3].AsObject!);
    }
}
