using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>Holds an applied configuration against its schema, in upstream's words (structured-merge-diff typed/validate.go).</summary>
internal static class AppliedValidation
{
    /// <summary>What is wrong, as one text; null when nothing is.</summary>
    public static string? Problem(TypeSchema schema, JsonObject config)
    {
        var problems = new List<string>();
        Check(MergeType.Of(schema), config, "", problems);
        return problems.Count switch
        {
            0 => null,
            1 => problems[0],
            _ => "errors:\n" + string.Join('\n', problems.Select(p => "  " + p)),
        };
    }

    private static void Check(MergeType type, JsonValue value, string path, List<string> problems)
    {
        if (value.IsNull)
        {
            return;
        }

        if (!Fits(type.Type.Value, value, out var wanted))
        {
            problems.Add($"{path}: expected {wanted}, got {Shown(type.Type.Value, value)}");
            return;
        }

        switch (value)
        {
            case JsonObject obj when type.Type.Value is Schema.ValueType.Struct or Schema.ValueType.Map:
                foreach (var (name, member) in obj.Members)
                {
                    if (type.Member(name) is { } memberType)
                    {
                        Check(memberType, member, $"{path}.{name}", problems);
                    }
                    else
                    {
                        problems.Add($"{path}.{name}: field not declared in schema");
                    }
                }

                break;
            case JsonArray list when type.Type.Value == Schema.ValueType.List:
                CheckItems(type, list, path, problems);
                break;
            default:
                break;
        }
    }

    private static void CheckItems(MergeType type, JsonArray list, string path, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (type.Form == MergeForm.Leaf)
            {
                Check(type.Item, list[i], $"{path}[{i}]", problems);
                continue;
            }

            if (type.ElementOf(list[i], out var problem) is not { } element)
            {
                problems.Add($"{path}: element {i}: {problem}");
                continue;
            }

            if (!seen.Add(element))
            {
                problems.Add($"{path}: duplicate entries for key {PathElement.Text(element)}");
            }

            Check(type.Item, list[i], path + PathElement.Text(element), problems);
        }
    }

    /// <summary>Values with a form of their own (quantities, times, int-or-strings) take any scalar.</summary>
    private static bool Fits(Schema.ValueType type, JsonValue value, out string wanted)
    {
        var (name, fits) = type switch
        {
            Schema.ValueType.Struct or Schema.ValueType.Map => ("map", value is JsonObject),
            Schema.ValueType.List => ("list", value is JsonArray),
            Schema.ValueType.String or Schema.ValueType.Bytes => ("string", value is JsonString),
            Schema.ValueType.Boolean => ("boolean", value is JsonBoolean),
            Schema.ValueType.Int32 or Schema.ValueType.Int64 or Schema.ValueType.Double => ("numeric (int or float)", value is JsonInteger or JsonNumber),
            Schema.ValueType.Any => ("", true),
            _ => ("any scalar", value is not (JsonObject or JsonArray)),
        };
        wanted = name;
        return fits;
    }

    /// <summary>Upstream shows a type where it wants a number, a Go literal where it wants text, and otherwise the Go value that holds what was found.</summary>
    private static string Shown(Schema.ValueType wanted, JsonValue value) => wanted switch
    {
        Schema.ValueType.Int32 or Schema.ValueType.Int64 or Schema.ValueType.Double => GoFormat.TypeName(value),
        Schema.ValueType.String or Schema.ValueType.Bytes => $"&value.valueUnstructured{{Value:{GoFormat.Literal(value)}}}",
        _ => $"&{{{GoFormat.Value(value)}}}",
    };
}
