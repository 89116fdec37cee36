using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>All that is served in one OpenAPI 3 document for people and generators: <c>openapi.yaml</c> at the root of the repository.</summary>
public static class OpenApiYaml
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "y", "n", "null",
    };

    /// <summary>The document as YAML, descriptions cut to a sentence.</summary>
    public static string Write(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var text = new StringBuilder("# Written by ApiServer.Model from the schema and resource tables; a test keeps it current.\n");
        WriteObject(text, OpenApiV3.Whole(catalog, brief: true), 0);
        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, JsonObject obj, int indent)
    {
        foreach (var (name, value) in obj)
        {
            text.Append(' ', indent);
            WriteMember(text, name, value, indent);
        }
    }

    private static void WriteMember(StringBuilder text, string name, JsonValue value, int indent)
    {
        WriteText(text, name);
        text.Append(':');
        switch (value)
        {
            case JsonObject { Count: > 0 } o:
                text.Append('\n');
                WriteObject(text, o, indent + 2);
                break;
            case JsonArray { Count: > 0 } a:
                text.Append('\n');
                WriteArray(text, a, indent);
                break;
            default:
                text.Append(' ');
                WriteScalar(text, value);
                text.Append('\n');
                break;
        }
    }

    private static void WriteArray(StringBuilder text, JsonArray array, int indent)
    {
        foreach (var item in array)
        {
            text.Append(' ', indent).Append("- ");
            if (item is JsonObject { Count: > 0 } o)
            {
                var first = true;
                foreach (var (name, value) in o)
                {
                    text.Append(' ', first ? 0 : indent + 2);
                    WriteMember(text, name, value, indent + 2);
                    first = false;
                }
            }
            else
            {
                WriteScalar(text, item);
                text.Append('\n');
            }
        }
    }

    private static void WriteScalar(StringBuilder text, JsonValue value)
    {
        if (value.AsString is { } s)
        {
            WriteText(text, s);
        }
        else
        {
            text.Append(value);
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        if (IsPlain(value))
        {
            text.Append(value);
        }
        else
        {
            text.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
        }
    }

    /// <summary>Whether YAML reads the text back as that string without quotes. Cut descriptions have no line ends.</summary>
    private static bool IsPlain(string value) =>
        value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] is '/' or '$' or '_')
        && value[^1] is not (':' or ' ')
        && !Reserved.Contains(value)
        && !value.Contains(": ", StringComparison.Ordinal)
        && !value.Contains(" #", StringComparison.Ordinal)
        && !value.Any(char.IsControl);
}
