using System.Collections.Frozen;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// Upstream's internal structs (pkg/apis/core/types.go), in whose form its diffs show values: Go's names in Go's order, nothing left out. Read
/// from <c>internal.tsv</c> when the first is shown.
/// </summary>
internal static class InternalStructs
{
    private static readonly Lazy<FrozenDictionary<string, Field[]>> Fields = new(Load);

    /// <summary>A value of that type as Go's JSON of the internal struct.</summary>
    public static JsonObject Of(string type, JsonObject value)
    {
        var shown = new JsonObjectBuilder(Fields.Value[type].Length);
        Fill(shown, type, value);
        return shown.Build();
    }

    private static void Fill(JsonObjectBuilder shown, string type, JsonObject value)
    {
        foreach (var field in Fields.Value[type])
        {
            switch (field.Form)
            {
                case "inline":
                    Fill(shown, field.Type, value);
                    break;
                case "metadata":
                    foreach (var (name, member) in value.ObjectAt(field.Member))
                    {
                        shown.Add(name, member);
                    }

                    break;
                default:
                    shown.Add(field.Name, Shown(field, value[field.Member]));
                    break;
            }
        }
    }

    private static JsonValue Shown(Field field, JsonValue? value) => (field.Form, value) switch
    {
        ("struct", _) => Of(field.Type, value as JsonObject ?? JsonObject.Empty),
        ("pointer", JsonObject target) => Of(field.Type, target),
        ("list", JsonArray items) => JsonArray.Of(items.Objects.Select(item => Of(field.Type, item))),
        (_, not null) => value,
        ("text", _) => "",
        ("number", _) => 0,
        ("bool", _) => false,
        _ => JsonNull.Instance,
    };

    private static FrozenDictionary<string, Field[]> Load() => Encoding.UTF8.GetString(EmbeddedData.Read("internal.tsv"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .Select(line => line.Split('\t'))
        .GroupBy(row => row[0], row => new Field(row[1], row[2], row[3], row[4]), StringComparer.Ordinal)
        .ToFrozenDictionary(rows => rows.Key, rows => rows.ToArray(), StringComparer.Ordinal);

    private sealed record Field(string Name, string Member, string Form, string Type);
}
