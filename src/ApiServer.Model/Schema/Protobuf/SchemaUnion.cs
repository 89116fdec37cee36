using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Protobuf;

/// <summary>
/// The values in schemas of custom resources that are a schema or something else: JSON shows the one that is set, protobuf has a message
/// with a field for each (apiextensions v1 JSONSchemaPropsOrArray, OrBool, OrStringArray).
/// </summary>
internal sealed class SchemaUnion
{
    private const string Package = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private const string Schema = "schema";

    private static readonly TypeReference SchemaProps = new(ValueType.Struct, SchemaTable.BuiltIn[Package + "JSONSchemaProps"]);

    private static readonly Dictionary<string, SchemaUnion> Known = new(StringComparer.Ordinal)
    {
        [Package + "JSONSchemaPropsOrArray"] = new(1, Field("jSONSchemas", 2, new(ValueType.List, Element: SchemaProps))),
        [Package + "JSONSchemaPropsOrBool"] = new(2, Field("allows", 1, new(ValueType.Boolean))),
        [Package + "JSONSchemaPropsOrStringArray"] = new(1, Field("property", 2, new(ValueType.List, Element: new(ValueType.String)))),
    };

    private readonly string _other;

    private SchemaUnion(int schemaNumber, FieldSchema other)
    {
        _other = other.Name;
        Type = new TypeSchema("union", [Field(Schema, schemaNumber, SchemaProps) with { Pointer = true }, other]);
    }

    /// <summary>The message.</summary>
    public TypeSchema Type { get; }

    /// <summary>The union of that name; null for any other type.</summary>
    public static SchemaUnion? Of(string? opaqueName) => opaqueName is null ? null : Known.GetValueOrDefault(opaqueName);

    /// <summary>The message for a value. A schema is allowed by being there.</summary>
    public JsonObject ToMessage(JsonValue value) => value switch
    {
        JsonObject => JsonObject.Of((Schema, value), (_other, _other == "allows" ? true : JsonArray.Empty)),
        JsonNull => JsonObject.Empty,
        _ => JsonObject.Of((_other, value)),
    };

    /// <summary>The value that a message holds.</summary>
    public JsonValue FromMessage(JsonObject message) =>
        message[Schema] ?? message[_other] ?? (_other == "allows" ? JsonBoolean.False : JsonNull.Instance);

    private static FieldSchema Field(string name, int number, TypeReference type) => new() { Name = name, Type = type, ProtobufNumber = [number] };
}
