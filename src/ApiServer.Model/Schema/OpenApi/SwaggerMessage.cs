using ApiServer.Model.Json;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>
/// Writes a Swagger document as gnostic's <c>openapi.v2.Document</c>. Fields go in from the last to the first, as <see cref="WireWriter"/>
/// wants it; what gnostic keeps as YAML (extensions, enum values) is written as JSON, which is YAML.
/// </summary>
internal sealed class SwaggerMessage
{
    private static readonly (string Name, int Number)[] Methods = [("patch", 8), ("delete", 5), ("post", 4), ("put", 3), ("get", 2)];

    private readonly WireWriter _writer = new();

    private SwaggerMessage()
    {
    }

    public static byte[] Write(JsonObject document)
    {
        var message = new SwaggerMessage();
        message.Document(document);
        return message._writer.Written.ToArray();
    }

    private void Document(JsonObject document)
    {
        Message(13, () => Named(1, document.Object("securityDefinitions")!, apiKey => Message(2, () => Texts(apiKey, ("description", 4), ("in", 3), ("name", 2), ("type", 1)))));
        foreach (var requirement in document.Array("security")!.Objects.Reverse())
        {
            Message(12, () => NamedValues(1, requirement, scopes => Strings(1, scopes.AsArray)));
        }

        Message(10, () => Named(1, document.Object("parameters")!, Parameter));
        Message(9, () => Named(1, document.Object("definitions")!, Schema));
        Message(8, () => Named(2, document.Object("paths")!, PathItem));
        Message(2, () => Texts(document.Object("info")!, ("version", 2), ("title", 1)));
        Texts(document, ("swagger", 1));
    }

    private void PathItem(JsonObject item)
    {
        Parameters(9, item.Array("parameters"));
        foreach (var (method, number) in Methods)
        {
            if (item.Object(method) is { } operation)
            {
                Message(number, () => Operation(operation));
            }
        }
    }

    private void Operation(JsonObject operation)
    {
        Extensions(13, operation);
        Strings(10, operation.Array("schemes"));
        Message(9, () => Named(1, operation.Object("responses")!, r => Message(1, () => Response(r))));
        Parameters(8, operation.Array("parameters"));
        Strings(7, operation.Array("consumes"));
        Strings(6, operation.Array("produces"));
        Texts(operation, ("operationId", 5), ("description", 3));
        Strings(1, operation.Array("tags"));
    }

    private void Response(JsonObject response)
    {
        if (response.Object("schema") is { } schema)
        {
            Message(2, () => Message(1, () => Schema(schema)));
        }

        Texts(response, ("description", 1));
    }

    private void Parameters(int number, JsonArray? parameters)
    {
        foreach (var parameter in (parameters ?? JsonArray.Empty).Objects.Reverse())
        {
            if (parameter.Contains("$ref"))
            {
                Message(number, () => Message(2, () => Texts(parameter, ("$ref", 1))));
            }
            else
            {
                Message(number, () => Message(1, () => Parameter(parameter)));
            }
        }
    }

    /// <summary>A message of its own for each place that a parameter may have.</summary>
    private void Parameter(JsonObject parameter)
    {
        switch (parameter.String("in"))
        {
            case "body":
                Message(1, () =>
                {
                    Message(5, () => Schema(parameter.Object("schema")!));
                    Flag(4, parameter, "required");
                    Texts(parameter, ("in", 3), ("name", 2));
                });
                break;
            case "path":
                Message(2, () => Message(4, () => Scalar(parameter, unique: 20, type: 5)));
                break;
            default:
                Message(2, () => Message(3, () => Scalar(parameter, unique: 21, type: 6)));
                break;
        }
    }

    private void Scalar(JsonObject parameter, int unique, int type)
    {
        Flag(unique, parameter, "uniqueItems");
        Texts(parameter, ("type", type), ("name", 4), ("description", 3), ("in", 2));
        Flag(1, parameter, "required");
    }

    private void Schema(JsonObject schema)
    {
        Extensions(31, schema);
        if (schema.Object("properties") is { } properties)
        {
            Message(25, () => Named(1, properties, Schema));
        }

        if (schema.Object("items") is { } items)
        {
            Message(23, () => Message(1, () => Schema(items)));
        }

        if (schema.String("type") is { } type)
        {
            Message(22, () => _writer.TextField(1, type));
        }

        if (schema.Object("additionalProperties") is { } values)
        {
            Message(21, () => Message(1, () => Schema(values)));
        }

        foreach (var value in (schema.Array("enum") ?? JsonArray.Empty).Reverse())
        {
            Message(20, () => Any(value));
        }

        Strings(19, schema.Array("required"));
        Texts(schema, ("description", 4), ("format", 2), ("$ref", 1));
    }

    private void Extensions(int number, JsonObject owner)
    {
        foreach (var (name, value) in owner.Where(m => m.Key.StartsWith("x-", StringComparison.Ordinal)).Reverse())
        {
            Message(number, () => NamedValue(name, value, Any));
        }
    }

    private void Any(JsonValue value) => _writer.TextField(2, value.ToString());

    private void Named(int number, JsonObject map, Action<JsonObject> write) => NamedValues(number, map, value => write((JsonObject)value));

    private void NamedValues(int number, JsonObject map, Action<JsonValue> write)
    {
        foreach (var (name, value) in map.Reverse())
        {
            Message(number, () => NamedValue(name, value, write));
        }
    }

    private void NamedValue(string name, JsonValue value, Action<JsonValue> write)
    {
        Message(2, () => write(value));
        _writer.TextField(1, name);
    }

    private void Strings(int number, JsonArray? items)
    {
        foreach (var item in (items ?? JsonArray.Empty).Strings.Reverse())
        {
            _writer.TextField(number, item);
        }
    }

    /// <summary>Members that are texts, with their numbers, the highest first.</summary>
    private void Texts(JsonObject owner, params ReadOnlySpan<(string Name, int Number)> fields)
    {
        foreach (var (name, number) in fields)
        {
            if (owner.String(name) is { Length: > 0 } text)
            {
                _writer.TextField(number, text);
            }
        }
    }

    private void Flag(int number, JsonObject owner, string name)
    {
        if (owner.Boolean(name) == true)
        {
            _writer.VarintField(number, 1);
        }
    }

    private void Message(int number, Action content)
    {
        var end = _writer.Length;
        content();
        _writer.Close(number, end);
    }
}
