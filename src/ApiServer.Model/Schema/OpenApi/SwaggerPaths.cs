using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>Paths of OpenAPI 3 as Swagger 2.0 says them: the body is a parameter, and media types belong to the operation.</summary>
/// <param name="parameters">The parameters that operations refer to.</param>
internal sealed class SwaggerPaths(JsonObject parameters)
{
    private const string Components = "#/components/parameters/";

    private static readonly JsonArray Schemes = JsonArray.OfStrings("https");

    public JsonObject Item(JsonObject item)
    {
        var result = new JsonObjectBuilder();
        foreach (var (name, value) in item)
        {
            // kubectl up to 1.26 looks for dryRun and fieldValidation in the patch itself and follows no reference.
            result.Add(name, name == "parameters" ? Refer((JsonArray)value) : Operation((JsonObject)value, define: name == "patch"));
        }

        return result.Build();
    }

    /// <summary>A parameter that is not the body.</summary>
    public static JsonObject Parameter(JsonObject parameter)
    {
        var result = new JsonObjectBuilder();
        foreach (var (name, value) in parameter.Without("schema").Concat((JsonObject)parameter["schema"]!))
        {
            result.Add(name, value);
        }

        return result.Build();
    }

    private JsonObject Operation(JsonObject operation, bool define)
    {
        var consumed = operation.Object("requestBody")?.Object("content");
        var patch = operation.String("x-kubernetes-action") == "patch";
        var responses = operation.Object("responses")!;
        var own = operation.Array("parameters") ?? JsonArray.Empty;
        var all = (consumed is null ? JsonArray.Empty : JsonArray.Of(Body(operation.Object("requestBody")!)))
            .Concat(define ? own.Map(p => Parameter(parameters.Object(Name(p))!)) : Refer(own));
        var result = new JsonObjectBuilder()
            .Add("description", operation["description"]!)
            .Add("consumes", JsonArray.OfStrings(patch ? consumed!.Names : ["*/*"]))
            .Add("produces", JsonArray.OfStrings(responses.Members[0].Value["content"]!.AsObject!.Names))
            .Add("schemes", Schemes)
            .Add("tags", operation["tags"]!)
            .Add("operationId", operation["operationId"]!)
            .Add("parameters", JsonArray.Of(all))
            .Add("responses", SwaggerSchemas.Each(responses, Response));
        foreach (var (name, value) in operation.Where(m => m.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            result.Add(name, value);
        }

        return result.Build();
    }

    private static JsonObject Body(JsonObject body)
    {
        var result = new JsonObjectBuilder().Add("name", "body").Add("in", "body").AddIfPresent("required", body["required"]);
        return result.Add("schema", Schema(body)).Build();
    }

    private static JsonObject Response(JsonObject response) => response.Contains("content")
        ? JsonObject.Of(("description", response["description"]!), ("schema", Schema(response)))
        : response;

    /// <summary>The schema is the same in each media type.</summary>
    private static JsonObject Schema(JsonObject bodyOrResponse) =>
        SwaggerSchemas.Of((JsonObject)bodyOrResponse.Object("content")!.Members[0].Value["schema"]!);

    private static JsonArray Refer(JsonArray parameters) => parameters.Map(p => JsonObject.Of(("$ref", "#/parameters/" + Name(p))));

    private static string Name(JsonValue reference) => reference["$ref"]!.AsString![Components.Length..];
}
