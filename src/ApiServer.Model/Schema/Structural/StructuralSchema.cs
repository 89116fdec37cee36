using System.Text.RegularExpressions;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.Structural;

/// <summary>
/// Reads a structural schema (the <c>openAPIV3Schema</c> of a CustomResourceDefinition's version) into the types that decoding, patches, apply and
/// documents are driven by. What makes a schema structural is not checked here.
/// </summary>
public static class StructuralSchema
{
    private const string Metadata = "metadata";
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /// <summary>The type of a kind.</summary>
    /// <param name="name">Its OpenAPI name, <c>com.example.stable.v1.CronTab</c>.</param>
    /// <param name="groupVersionKind"><c>stable.example.com/v1/CronTab</c>.</param>
    /// <param name="schema">The schema.</param>
    public static TypeSchema Read(string name, string groupVersionKind, JsonObject schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new TypeSchema(name, Fields(schema, name, isObject: true))
        {
            IsStructural = true,
            PreservesUnknownFields = schema.Boolean("x-kubernetes-preserve-unknown-fields") == true,
            Published = schema,
            GroupVersionKinds = [groupVersionKind],
        };
    }

    /// <summary>The type of lists of a kind; they are answered, never decoded.</summary>
    public static TypeSchema ListOf(TypeSchema kind, string name)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return new TypeSchema(
            name,
            [
                new FieldSchema { Name = "apiVersion", Type = new(ValueType.String) },
                new FieldSchema { Name = "kind", Type = new(ValueType.String) },
                new FieldSchema { Name = Metadata, Type = new(ValueType.Struct, SchemaTable.BuiltIn[Meta + "ListMeta"]) },
                new FieldSchema { Name = "items", Type = new(ValueType.List, Element: new(ValueType.Struct, kind)), Required = true },
            ])
        {
            GroupVersionKinds = [kind.GroupVersionKind + "List"],
        };
    }

    /// <summary>The fields of an object; those that every API object has come first, whatever the schema says of them.</summary>
    private static List<FieldSchema> Fields(JsonObject schema, string owner, bool isObject)
    {
        var required = schema.ArrayAt("required").Strings.ToHashSet(StringComparer.Ordinal);
        var fields = new List<FieldSchema>();
        if (isObject)
        {
            fields.Add(new FieldSchema { Name = "kind", Type = new(ValueType.String), Required = required.Contains("kind") });
            fields.Add(new FieldSchema { Name = "apiVersion", Type = new(ValueType.String), Required = required.Contains("apiVersion") });
            fields.Add(new FieldSchema { Name = Metadata, Type = new(ValueType.Struct, SchemaTable.BuiltIn[Meta + "ObjectMeta"]), Required = required.Contains(Metadata) });
        }

        foreach (var (name, value) in schema.ObjectAt("properties").OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (value is JsonObject property && !(isObject && fields.Take(3).Any(f => f.Name == name)))
            {
                fields.Add(Described(name, Reference(property, $"{owner}.{name}"), property) with { Required = required.Contains(name) });
            }
        }

        return fields;
    }

    private static FieldSchema Described(string name, TypeReference type, JsonObject schema) => new()
    {
        Name = name,
        Type = type,
        Default = schema["default"],
        ListType = schema.String("x-kubernetes-list-type"),
        ListMapKeys = [.. schema.ArrayAt("x-kubernetes-list-map-keys").Strings],
        MapType = schema.String("x-kubernetes-map-type"),
    };

    private static TypeReference Reference(JsonObject schema, string name) => Shape(schema, name) with
    {
        Nullable = schema.Boolean("nullable") == true,
        Rules = Rules(schema),
    };

    private static TypeReference Shape(JsonObject schema, string name) =>
        schema.Boolean("x-kubernetes-int-or-string") == true ? new(ValueType.IntOrString) : schema.String("type") switch
        {
            "string" => new(ValueType.String),
            "integer" => new(schema.String("format") == "int32" ? ValueType.Int32 : ValueType.Int64),
            "number" => new(ValueType.Double),
            "boolean" => new(ValueType.Boolean),
            "array" => Collection(ValueType.List, schema.Object("items") ?? JsonObject.Empty, name),
            "object" when schema["additionalProperties"] is JsonObject values => Collection(ValueType.Map, values, name),
            "object" => new(ValueType.Struct, Object(schema, name)),
            _ => TypeReference.Untyped,
        };

    private static TypeReference Collection(ValueType value, JsonObject items, string name)
    {
        var element = Reference(items, name);
        return new TypeReference(value, Element: element) { ElementField = Described(name, element, items) };
    }

    private static TypeSchema Object(JsonObject schema, string name)
    {
        var embedded = schema.Boolean("x-kubernetes-embedded-resource") == true;
        return new TypeSchema(name, Fields(schema, name, embedded))
        {
            IsStructural = true,
            IsEmbeddedResource = embedded,
            PreservesUnknownFields = schema.Boolean("x-kubernetes-preserve-unknown-fields") == true || schema.Boolean("additionalProperties") == true,
        };
    }

    private static ValueRules Rules(JsonObject schema) => new()
    {
        Type = schema.String("type") ?? "",
        Format = schema.String("format") ?? "",
        Enum = schema.ArrayAt("enum"),
        Minimum = Number(schema["minimum"]),
        Maximum = Number(schema["maximum"]),
        ExclusiveMinimum = schema.Boolean("exclusiveMinimum") == true,
        ExclusiveMaximum = schema.Boolean("exclusiveMaximum") == true,
        MultipleOf = Number(schema["multipleOf"]),
        MinLength = schema.Integer("minLength"),
        MaxLength = schema.Integer("maxLength"),
        Pattern = schema.String("pattern") is { } pattern ? new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null,
        MinItems = schema.Integer("minItems"),
        MaxItems = schema.Integer("maxItems"),
        UniqueItems = schema.Boolean("uniqueItems") == true,
        MinProperties = schema.Integer("minProperties"),
        MaxProperties = schema.Integer("maxProperties"),
    };

    private static double? Number(JsonValue? value) => value switch
    {
        JsonInteger n => n.Value,
        JsonNumber n => n.Value,
        _ => null,
    };
}
