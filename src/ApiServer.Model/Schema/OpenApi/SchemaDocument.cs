using ApiServer.Model.Json;

namespace ApiServer.Model.Schema.OpenApi;

/// <summary>The <c>components.schemas</c> of a document: the types that were asked for and all that they are made of, each once.</summary>
internal sealed class SchemaDocument
{
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeSchema> _structural = new(StringComparer.Ordinal);
    private readonly bool _brief;

    /// <param name="brief">Descriptions are cut to their first sentence.</param>
    public SchemaDocument(bool brief) => _brief = brief;

    /// <summary>A reference to that type, which becomes part of the document.</summary>
    public JsonObject Reference(string type)
    {
        if (_known.Add(type))
        {
            _waiting.Enqueue(type);
        }

        return JsonObject.Of(("$ref", "#/components/schemas/" + type));
    }

    /// <summary>Makes a type known that is not in the table, so that it can be referred to.</summary>
    public void Define(TypeSchema type) => _structural[type.Name] = type;

    /// <summary>All schemas, in the order of their names.</summary>
    public JsonObject Build()
    {
        while (_waiting.TryDequeue(out var name))
        {
            _schemas.Add(name, OfType(_structural.GetValueOrDefault(name) ?? SchemaTable.BuiltIn[name]));
        }

        var all = new JsonObjectBuilder(_schemas.Count);
        foreach (var (name, schema) in _schemas)
        {
            all.Add(name, schema);
        }

        return all.Build();
    }

    /// <summary>A text, cut to its first sentence where the document is to be small.</summary>
    public string Cut(string text)
    {
        if (!_brief)
        {
            return text;
        }

        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        end = first.IndexOf(". ", StringComparison.Ordinal);
        first = end < 0 ? first : first[..(end + 1)];
        return first.Length <= 200 ? first : first[..first.LastIndexOf(' ', 200)] + " …";
    }

    private JsonObject OfType(TypeSchema type)
    {
        if (type.Published is { } published)
        {
            return PublishedSchema.OfKind(published, Reference).With("x-kubernetes-group-version-kind", JsonArray.Of(type.GroupVersionKinds.Select(Kind)));
        }

        var texts = Descriptions.BuiltIn.Of(type.Name);
        var schema = new JsonObjectBuilder();
        AddDescription(schema, texts.GetValueOrDefault(""));
        if (SchemaRow.Plain(type.Name) is { } opaque)
        {
            return Opaque(schema, opaque).Build();
        }

        schema.Add("type", "object");
        var required = type.Fields.Where(f => f.Required).Select(f => f.Name).ToList();
        if (required.Count > 0)
        {
            schema.Add("required", JsonArray.OfStrings(required));
        }

        if (type.Fields.Count > 0)
        {
            var properties = new JsonObjectBuilder();
            foreach (var field in type.Fields.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                properties.Add(field.Name, OfField(field, texts.GetValueOrDefault(field.Name)));
            }

            schema.Add("properties", properties.Build());
        }

        if (type.GroupVersionKinds.Count > 0)
        {
            schema.Add("x-kubernetes-group-version-kind", JsonArray.Of(type.GroupVersionKinds.Select(Kind)));
        }

        AddText(schema, "x-kubernetes-map-type", type.MapType);
        return schema.Build();
    }

    private static JsonObject Kind(string groupVersionKind)
    {
        var parts = groupVersionKind.Split('/');
        return JsonObject.Of(("group", parts[0]), ("kind", parts[2]), ("version", parts[1]));
    }

    private static JsonObjectBuilder Opaque(JsonObjectBuilder schema, TypeReference type)
    {
        switch (type.Value)
        {
            case ValueType.Time or ValueType.MicroTime:
                return schema.Add("type", "string").Add("format", "date-time");
            case ValueType.Quantity:
                return schema.Add("oneOf", OneOf("string", "number"));
            case ValueType.IntOrString:
                return schema.Add("format", "int-or-string").Add("oneOf", OneOf("integer", "string"));
            case ValueType.Duration:
                return schema.Add("type", "string");
            default:
                // JSON and its relatives may be anything; the others hold objects.
                return type.OpaqueName!.Contains(".v1.JSON", StringComparison.Ordinal) ? schema : schema.Add("type", "object");
        }
    }

    private static JsonArray OneOf(params string[] types) =>
        JsonArray.Of(types.Select(t => (JsonValue)JsonObject.Of(("type", t))));

    private JsonObject OfField(FieldSchema field, string? text)
    {
        var schema = new JsonObjectBuilder();
        AddDescription(schema, text);
        AddType(schema, field.Type, field.Default);
        if (field.Enum.Count > 0)
        {
            schema.Add("enum", JsonArray.OfStrings(field.Enum));
        }

        if (field.ListMapKeys.Count > 0)
        {
            schema.Add("x-kubernetes-list-map-keys", JsonArray.OfStrings(field.ListMapKeys));
        }

        AddText(schema, "x-kubernetes-list-type", field.ListType);
        AddText(schema, "x-kubernetes-map-type", field.MapType);
        AddText(schema, "x-kubernetes-patch-merge-key", field.PatchMergeKey);
        AddText(schema, "x-kubernetes-patch-strategy", field.PatchStrategy);
        return schema.Build();
    }

    private void AddType(JsonObjectBuilder schema, TypeReference type, JsonValue? byDefault)
    {
        if ((type.OpaqueName ?? type.Struct?.Name) is { } name)
        {
            // Members beside a $ref are ignored in OpenAPI 3.0: hence the allOf.
            schema.AddIfPresent("default", byDefault).Add("allOf", JsonArray.Of(Reference(name)));
            return;
        }

        var (kind, format) = Scalar(type.Value);
        if (kind.Length > 0)
        {
            schema.Add("type", kind);
        }

        AddText(schema, "format", format);
        schema.AddIfPresent("default", byDefault);
        if (type.Element is { } element)
        {
            schema.Add(type.Value == ValueType.List ? "items" : "additionalProperties", OfItem(element));
        }
    }

    private JsonObject OfItem(TypeReference type)
    {
        var schema = new JsonObjectBuilder();
        AddType(schema, type, type.Value switch
        {
            ValueType.Struct => JsonObject.Empty,
            ValueType.String => "",
            ValueType.Int32 or ValueType.Int64 => 0,
            _ => null,
        });
        return schema.Build();
    }

    private static (string Type, string? Format) Scalar(ValueType value) => value switch
    {
        ValueType.String => ("string", null),
        ValueType.Bytes => ("string", "byte"),
        ValueType.Int32 => ("integer", "int32"),
        ValueType.Int64 => ("integer", "int64"),
        ValueType.Double => ("number", "double"),
        ValueType.Boolean => ("boolean", null),
        ValueType.List => ("array", null),
        ValueType.Map => ("object", null),
        _ => ("", null),
    };

    private void AddDescription(JsonObjectBuilder schema, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            schema.Add("description", Cut(text));
        }
    }

    private static void AddText(JsonObjectBuilder schema, string name, string? text)
    {
        if (text is not null)
        {
            schema.Add(name, text);
        }
    }
}
