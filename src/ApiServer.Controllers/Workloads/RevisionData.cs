using System.Globalization;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.Workloads;

/// <summary>The data of a ControllerRevision, and the hash in its name (upstream: getPatch, controller history).</summary>
internal static class RevisionData
{
    /// <summary>A strategic merge patch that replaces the template; members in the order of their names, as Go writes maps.</summary>
    public static JsonObject Of(JsonObject set) => JsonObject.Of(
        ("spec", JsonObject.Of(
            ("template", (JsonObject)Sorted(set.ObjectAt("spec", "template").With("$patch", "replace"))))));

    /// <summary>The template of a revision.</summary>
    public static JsonObject TemplateOf(JsonObject revision) => revision.ObjectAt("data", "spec", "template").Without("$patch");

    /// <summary>The set with the template of a revision; members that are null in it are missing.</summary>
    public static JsonObject Restore(JsonObject set, JsonObject revision) =>
        set.WithAt(WithoutNulls(TemplateOf(revision)), "spec", "template");

    /// <summary>FNV-1 over the data's bytes and the collision count in decimal digits, written in decimal with safe letters.</summary>
    public static string Hash(JsonObject data, long collisionCount)
    {
        var hash = 2166136261u;
        foreach (var b in data.ToUtf8().Concat(Encoding.ASCII.GetBytes(collisionCount.ToString(CultureInfo.InvariantCulture))))
        {
            hash = (hash * 16777619u) ^ b;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => IdSource.Alphabet[digit % IdSource.Alphabet.Length]));
    }

    private static JsonValue WithoutNulls(JsonValue value) => value switch
    {
        JsonObject o => JsonObject.Of([.. o.Where(m => !m.Value.IsNull).Select(m => (m.Key, WithoutNulls(m.Value)))]),
        JsonArray a => a.Map(WithoutNulls),
        _ => value,
    };

    private static JsonValue Sorted(JsonValue value) => value switch
    {
        JsonObject o => JsonObject.Of([.. o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, Sorted(m.Value)))]),
        JsonArray a => a.Map(Sorted),
        _ => value,
    };
}
