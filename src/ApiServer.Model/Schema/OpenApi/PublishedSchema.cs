using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>A structural schema as documents show it: as it is, with the fields that every API object has (apiextensions controller/openapi/builder).</summary>
internal static class PublishedSchema
{
    private const string ObjectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>Any kind: what every one says of these fields.</summary>
    private const string DescribedKind = "io.k8s.api.core.v1.ConfigMap";

    public static JsonObject OfKind(JsonObject schema, Func<string, JsonObject> reference) => WithTypeAndMeta(Inside(schema, reference), reference);

    private static JsonObject Of(JsonObject schema, Func<string, JsonObject> reference) =>
        schema.Boolean("x-kubernetes-embedded-resource") == true ? WithTypeAndMeta(Inside(schema, reference), reference) : Inside(schema, reference);

    private static JsonObject Inside(JsonObject schema, Func<string, JsonObject> reference)
    {
        var result = new MemberList(schema);
        foreach (var name in new[] { "items", "additionalProperties" })
        {
            if (schema.Object(name) is { } below)
            {
                result.Set(name, Of(below, reference));
            }
        }

        if (schema.Object("properties") is { } properties)
        {
            result.Set("properties", SwaggerSchemas.Each(properties, p => Of(p, reference)));
        }

        return result.Build();
    }

    private static JsonObject WithTypeAndMeta(JsonObject schema, Func<string, JsonObject> reference)
    {
        var texts = Descriptions.BuiltIn.Of(DescribedKind);
        return schema.With("properties", schema.ObjectAt("properties")
            .With("apiVersion", JsonObject.Of(("description", texts["apiVersion"]), ("type", "string")))
            .With("kind", JsonObject.Of(("description", texts["kind"]), ("type", "string")))
            .With("metadata", JsonObject.Of(("description", texts["metadata"]), ("allOf", JsonArray.Of(reference(ObjectMeta))))));
    }
}
