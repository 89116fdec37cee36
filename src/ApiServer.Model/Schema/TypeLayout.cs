using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>The fields of a type, made for walking objects: by position, by name, and what stands for a field that is missing.</summary>
internal sealed class TypeLayout
{
    private JsonValue?[]? _missing;
    private JsonObject? _zero;

    public TypeLayout(IEnumerable<FieldSchema> fields)
    {
        Fields = [.. fields];
        Ordinals = new Dictionary<string, int>(Fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < Fields.Length; i++)
        {
            Ordinals.Add(Fields[i].Name, i);
        }
    }

    public FieldSchema[] Fields { get; }

    public Dictionary<string, int> Ordinals { get; }

    /// <summary>By position: what is written when the field is missing; null when nothing is.</summary>
    public JsonValue?[] Missing => _missing ??= [.. Fields.Select(f => f.OmitEmpty ? null : f.Zero)];

    /// <summary>The object written for a struct of which nothing was set.</summary>
    public JsonObject Zero => _zero ??= MakeZero();

    private JsonObject MakeZero()
    {
        var builder = new JsonObjectBuilder(0);
        for (var i = 0; i < Fields.Length; i++)
        {
            builder.AddIfPresent(Fields[i].Name, Missing[i]);
        }

        return builder.Build();
    }
}
