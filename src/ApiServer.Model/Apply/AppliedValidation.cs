using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Apply;

/// <summary>Holds an applied configuration against its schema, in upstream's words (structured-merge-diff typed/validate.go).</summary>
internal sealed class AppliedValidation
{
    /// <summary>Further problems are not told once those that are take so many characters: a long key would be told with each that is below it.</summary>
    private const int MaxText = 1 << 20;

    private readonly List<string> _problems = [];

    /// <summary>Path elements down to the value that is looked at; put into words when something is wrong there.</summary>
    private readonly List<string> _path = [];
    private long _text;

    /// <summary>What is wrong, as one text; null when nothing is.</summary>
    public static string? Problem(TypeSchema schema, JsonObject config)
    {
        var validation = new AppliedValidation();
        validation.Check(MergeType.Of(schema), config);
        return validation._problems switch
        {
            [] => null,
            [var only] => only,
            var all => "errors:\n" + string.Join('\n', all.Select(p => "  " + p)),
        };
    }

    private void Report(string problem)
    {
        if (_text < MaxText)
        {
            _problems.Add(string.Concat(_path.Select(PathElement.Text)) + problem);
            _text += _problems[^1].Length;
        }
    }

    private void CheckBelow(string element, MergeType type, JsonValue value)
    {
        _path.Add(element);
        Check(type, value);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Check(MergeType type, JsonValue value)
    {
        if (value.IsNull)
        {
            return;
        }

        if (!Fits(type.Type.Value, value, out var wanted))
        {
            Report($": expected {wanted}, got {Shown(type.Type.Value, value)}");
            return;
        }

        switch (value)
        {
            case JsonObject obj when type.Type.Value is Schema.ValueType.Struct or Schema.ValueType.Map:
                foreach (var (name, member) in obj.Members)
                {
                    if (type.Member(name) is { } memberType)
                    {
                        CheckBelow(PathElement.Field(name), memberType, member);
                    }
                    else
                    {
                        Report($".{name}: field not declared in schema");
                    }
                }

                break;
            case JsonArray list when type.Type.Value == Schema.ValueType.List:
                CheckItems(type, list);
                break;
            default:
                break;
        }
    }

    private void CheckItems(MergeType type, JsonArray list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (type.Form == MergeForm.Leaf)
            {
                CheckBelow(PathElement.Index(i), type.Item, list[i]);
                continue;
            }

            if (type.ElementOf(list[i], out var problem) is not { } element)
            {
                Report($": element {i}: {problem}");
                continue;
            }

            if (!seen.Add(element))
            {
                Report($": duplicate entries for key {PathElement.Text(element)}");
            }

            CheckBelow(element, type.Item, list[i]);
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
