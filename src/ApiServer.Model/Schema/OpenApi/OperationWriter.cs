using System.Globalization;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>Writes operations: parameters, bodies and answers.</summary>
internal sealed class OperationWriter
{
    public const string PatchBody = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

    private const string StrategicType = "application/strategic-merge-patch+json";

    /// <summary>Looked for by kubectl apply: it sends strategic merge patches only where they are listed.</summary>
    private static readonly string[] PatchTypes =
        ["application/json-patch+json", "application/merge-patch+json", StrategicType, "application/apply-patch+yaml"];

    private static readonly string[] ObjectTypes = ["application/json", "application/yaml"];
    private static readonly string[] WatchableTypes = [.. ObjectTypes, "application/json;stream=watch"];
    private static readonly JsonObject Unauthorized = JsonObject.Of(("description", "Unauthorized"));

    private readonly SchemaDocument _schemas;
    private readonly bool _shared;

    /// <param name="schemas">Receives the types that bodies and answers have.</param>
    /// <param name="shared">Parameters are named, and defined once in the document's components.</param>
    public OperationWriter(SchemaDocument schemas, bool shared)
    {
        _schemas = schemas;
        _shared = shared;
    }

    public JsonArray Parameters(IReadOnlyList<string> names) => JsonArray.Of(names.Select(name => (JsonValue)(_shared
        ? JsonObject.Of(("$ref", "#/components/parameters/" + name))
        : QueryParameters.Define(name))));

    /// <summary>An operation that belongs to no resource: discovery.</summary>
    public JsonObject Plain(string tag, string id, string text, string answer, params string[] mediaTypes) => JsonObject.Of(
        ("tags", JsonArray.OfStrings(tag)),
        ("description", text),
        ("operationId", id),
        ("responses", Responses([200], answer, mediaTypes.Length == 0 ? ObjectTypes : mediaTypes)));

    public JsonObject Write(OperationCall call)
    {
        var operation = new JsonObjectBuilder()
            .Add("tags", JsonArray.OfStrings(GroupNames.Tag(call.Resource.Group, call.Resource.Version)))
            .Add("description", call.Text)
            .Add("operationId", call.Id);
        if (call.Parameters.Count > 0)
        {
            operation.Add("parameters", Parameters(call.Parameters));
        }

        if (call.Body is { } body)
        {
            operation.Add("requestBody", Body(body, optional: call.Name == "delete", strategic: !call.Resource.Schema.IsStructural));
        }

        return operation
            .Add("responses", Responses(call.Codes, call.Answer, call.Action == "list" ? WatchableTypes : ObjectTypes))
            .Add("x-kubernetes-action", call.Action)
            .Add("x-kubernetes-group-version-kind", JsonObject.Of(("group", call.Kind.Group), ("version", call.Kind.Version), ("kind", call.Kind.Kind)))
            .Build();
    }

    private JsonObject Body(string type, bool optional, bool strategic)
    {
        var schema = JsonObject.Of(("schema", _schemas.Reference(type)));
        var content = new JsonObjectBuilder();
        foreach (var mediaType in type != PatchBody ? ObjectTypes : strategic ? PatchTypes : PatchTypes.Where(t => t != StrategicType))
        {
            content.Add(mediaType, schema);
        }

        return optional
            ? JsonObject.Of(("content", content.Build()))
            : JsonObject.Of(("content", content.Build()), ("required", true));
    }

    private JsonObject Responses(IReadOnlyList<int> codes, string? type, string[] mediaTypes)
    {
        var responses = new JsonObjectBuilder();
        foreach (var code in codes)
        {
            responses.Add(code.ToString(CultureInfo.InvariantCulture), Response(code, type, mediaTypes));
        }

        return responses.Add("401", Unauthorized).Build();
    }

    private JsonObject Response(int code, string? type, string[] mediaTypes)
    {
        var content = new JsonObjectBuilder();
        if (type is null)
        {
            content.Add("*/*", JsonObject.Of(("schema", JsonObject.Of(("type", "string")))));
        }
        else
        {
            foreach (var mediaType in mediaTypes)
            {
                content.Add(mediaType, JsonObject.Of(("schema", _schemas.Reference(type))));
            }
        }

        return JsonObject.Of(
            ("description", code == 200 ? "OK" : code == 201 ? "Created" : "Accepted"),
            ("content", content.Build()));
    }
}
