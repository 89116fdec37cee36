using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>
/// One walk over one body. Upstream: sigs.k8s.io/json, a fork of Go's encoding/json; for a tree that was never text
/// (<c>fromTree</c>) apimachinery's runtime converter, which has words of its own for what does not fit.
/// </summary>
internal sealed partial class DecodeWalk
{
    private const long MaxPathText = 64 << 20;

    private readonly ICollection<string>? _problems;
    private readonly HashSet<string>? _duplicates;
    private readonly DecodePath _path = new();
    private readonly bool _fromTree;

    /// <summary>The text of paths made in search of duplicates: below a long key each of them is long.</summary>
    private long _pathText;

    // The fields of the structs that are being read, one above the other.
    private JsonValue?[] _slots = new JsonValue?[96];
    private int _used;

    public DecodeWalk(ICollection<string>? problems, IReadOnlyCollection<string>? duplicates, bool fromTree = false)
    {
        _fromTree = fromTree;
        _problems = problems;
        _duplicates = problems is null || duplicates is null || duplicates.Count == 0 ? null : new(duplicates, StringComparer.Ordinal);
    }

    /// <param name="schema">The type.</param>
    /// <param name="value">What is read.</param>
    /// <param name="known">An object in canonical form: what the value shares with it, at the same place, is not walked again.</param>
    public JsonObject Root(TypeSchema schema, JsonValue value, JsonObject? known = null) => value switch
    {
        JsonObject obj => Struct(schema, obj, known),
        JsonNull => schema.Layout.Zero,
        _ => throw Mistyped(ValueType.Struct, value, schema.GoName),
    };

    private JsonObject Struct(TypeSchema schema, JsonObject obj, JsonValue? known)
    {
        if (schema.IsStructural)
        {
            return StructuralObject(schema, obj);
        }

        var layout = schema.Layout;
        var start = Reserve(layout.Fields.Length);
        var same = true;
        var last = -1;
        foreach (var (name, value) in obj.Members)
        {
            if (!layout.Ordinals.TryGetValue(name, out var ordinal))
            {
                same = false;
                Report("unknown", name);
                continue;
            }

            var field = layout.Fields[ordinal];
            _path.Push(field.Name, schema);
            var decoded = Field(field, value, known?[name]);
            _path.Pop();
            ReportDuplicate(name);
            _slots[start + ordinal] = decoded;
            same = same && ordinal > last && ReferenceEquals(decoded, value) && ReferenceEquals(name, field.Name);
            last = ordinal;
        }

        return Collect(layout, start, same ? obj : null);
    }

    /// <summary>The struct whose fields stand in the slots; <paramref name="original"/> when nothing has to be added to it either.</summary>
    private JsonObject Collect(TypeLayout layout, int start, JsonObject? original)
    {
        var fields = layout.Fields;
        var missing = layout.Missing;
        var slots = _slots.AsSpan(start, fields.Length);
        var count = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] ??= missing[i];
            count += slots[i] is null ? 0 : 1;
        }

        _used = start;
        if (original is not null && original.Count == count)
        {
            slots.Clear();
            return original;
        }

        if (count == 0)
        {
            return JsonObject.Empty;
        }

        var members = new KeyValuePair<string, JsonValue>[count];
        count = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is { } value)
            {
                members[count++] = new(fields[i].Name, value);
            }
        }

        slots.Clear();
        return new JsonObject(members);
    }

    /// <summary>A field's value; null when it is not written, or when its empty form is.</summary>
    private JsonValue? Field(FieldSchema field, JsonValue value, JsonValue? known)
    {
        if (ReferenceEquals(value, known))
        {
            return value;
        }

        if (value.IsNull)
        {
            // A null that Go writes too is kept as it is.
            return !field.OmitEmpty && field.Zero.IsNull ? value : null;
        }

        var decoded = Value(field.Type, field.GoType, value, known);
        if (decoded is null || (!field.Pointer && IsEmpty(field, decoded)))
        {
            return null;
        }

        return decoded;
    }

    /// <summary>Whether Go's <c>omitempty</c> drops it, or protobuf, in which upstream stores, forgets it (an empty list that is always written becomes null).</summary>
    private static bool IsEmpty(FieldSchema field, JsonValue value) => value switch
    {
        JsonArray a => a.Count == 0,
        JsonObject o => o.Count == 0 && field.Type.Value == ValueType.Map,
        JsonString s => field.OmitEmpty && s.Value.Length == 0,
        JsonInteger n => field.OmitEmpty && n.Value == 0,
        JsonBoolean b => field.OmitEmpty && !b.Value,
        _ => false,
    };

    /// <summary>The canonical form of a value that is not null; null for the zero time.</summary>
    private JsonValue? Value(TypeReference type, string? goType, JsonValue value, JsonValue? known = null)
    {
        if (ReferenceEquals(value, known))
        {
            return value;
        }

        switch (type.Value)
        {
            case ValueType.Struct:
                return value is JsonObject o ? Struct(type.Struct!, o, known) : throw Mistyped(type.Value, value, goType ?? type.GoName);
            case ValueType.List:
                return value is JsonArray a ? List(type.Element!, ElementType(goType), a, known as JsonArray) : throw Mistyped(type.Value, value, goType ?? type.GoName);
            case ValueType.Map:
                return value is JsonObject m ? Map(type.Element!, m, known) : throw Mistyped(type.Value, value, goType ?? type.GoName);
            case ValueType.String:
                return value is JsonString ? value : throw Mistyped(type.Value, value, goType ?? "string");
            case ValueType.Boolean:
                return value is JsonBoolean ? value : throw Mistyped(type.Value, value, "bool");
            case ValueType.Int32:
                return value is JsonInteger { Value: >= int.MinValue and <= int.MaxValue } ? value : throw NoInteger(type.Value, value, goType ?? "int32");
            case ValueType.Int64:
                return value is JsonInteger ? value : throw NoInteger(type.Value, value, goType ?? "int64");
            case ValueType.Double:
                return value is JsonInteger or JsonNumber ? value : throw Mistyped(type.Value, value, "float64");
            case ValueType.Bytes when _fromTree:
                return ConverterText.Bytes(value);
            default:
                return ScalarText.Canonical(type.Value, value);
        }
    }

    private JsonArray List(TypeReference element, string? goType, JsonArray list, JsonArray? known)
    {
        JsonValue[]? copy = null;
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            _path.PushIndex(i);
            var decoded = item.IsNull ? element.Zero : Value(element, goType, item, i < known?.Count ? known[i] : null) ?? element.Zero;
            _path.Pop();
            if (!ReferenceEquals(decoded, item))
            {
                copy ??= [.. list];
                copy[i] = decoded;
            }
        }

        return copy is null ? list : JsonArray.Of(copy);
    }

    private JsonObject Map(TypeReference element, JsonObject map, JsonValue? known)
    {
        KeyValuePair<string, JsonValue>[]? copy = null;
        var sorted = true;
        string? previous = null;
        var i = 0;
        foreach (var (key, item) in map.Members)
        {
            _path.Push(key, owner: null);
            var decoded = item.IsNull ? element.Zero : Value(element, goType: null, item, known?[key]) ?? element.Zero;
            _path.Pop();
            ReportDuplicate(key);
            sorted = sorted && (previous is null || string.CompareOrdinal(previous, key) < 0);
            previous = key;
            if (!ReferenceEquals(decoded, item))
            {
                copy ??= map.Members.ToArray();
                copy[i] = new(key, decoded);
            }

            i++;
        }

        if (!sorted)
        {
            copy ??= map.Members.ToArray();
            copy.AsSpan().Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        }

        return copy is null ? map : new JsonObject(copy);
    }

    private int Reserve(int count)
    {
        var start = _used;
        _used += count;
        if (_used > _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(_used, _slots.Length * 2));
        }

        return start;
    }

    private void Report(string what, string name)
    {
        if (_problems is null || _problems.Count >= ObjectDecoder.MaxProblems)
        {
            return;
        }

        var problem = $"{what} field \"{_path.Of(name)}\"";
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    private void ReportDuplicate(string name)
    {
        if (_duplicates is null || _pathText > MaxPathText)
        {
            return;
        }

        var path = _path.Of(name);
        _pathText += path.Length;
        if (_duplicates.Contains(path))
        {
            Report("duplicate", name);
        }
    }

    private static string? ElementType(string? goType) =>
        goType is not null && goType.StartsWith("[]", StringComparison.Ordinal) ? goType[2..] : null;

    private DecodeException NoInteger(ValueType wanted, JsonValue value, string goType) => value switch
    {
        JsonInteger or JsonNumber when !_fromTree => new DecodeException(Sentence($"number {value}", goType)),
        _ => Mistyped(wanted, value, goType),
    };

    private DecodeException Mistyped(ValueType wanted, JsonValue value, string goType) =>
        new(_fromTree ? ConverterText.Mistyped(wanted, value, goType) : Sentence(ScalarText.GoWord(value), goType));

    private string Sentence(string what, string goType) => $"json: cannot unmarshal {what} into Go {_path.Target} of type {goType}";
}
