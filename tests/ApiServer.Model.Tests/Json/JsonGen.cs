using ApiServer.Model.Json;
using CsCheck;

namespace ApiServer.Model.Tests.Json;

/// <summary>Random trees: few names, so that two trees have members in common.</summary>
internal static class JsonGen
{
    public static readonly Gen<string> Text = Gen.Frequency(
        (4, Gen.String[Gen.Char.AlphaNumeric, 0, 5]),
        (1, Gen.OneOf("yes", "null", "1", "1e3", "0x1", "a: b", "- a", "a\nb", "a\n", " x ", "\t", "é😀", "<&>", "\u2028", "#", "'", "\"", "2026-11-23", "~", "-", "{}", "a #b")),
        (1, Gen.String[Gen.Char[' ', '\u02ff'], 0, 8]));

    public static readonly Gen<JsonValue> Value = Gen.Recursive<JsonValue>((depth, inner) => depth >= 3 ? Scalar : Gen.Frequency(
        (3, Scalar),
        (1, inner.Array[0, 4].Select(items => (JsonValue)JsonArray.Of(items))),
        (2, Object(inner))));

    public static readonly Gen<JsonObject> Tree = Object(Value).Select(o => (JsonObject)o);

    private static Gen<JsonValue> Scalar => Gen.Frequency(
        (3, Text.Select(s => (JsonValue)JsonString.Of(s))),
        (2, Gen.Long.Select(n => (JsonValue)JsonInteger.Of(n))),
        (2, Gen.Int[-3, 3].Select(n => (JsonValue)JsonInteger.Of(n))),
        (1, Gen.Bool.Select(b => (JsonValue)JsonBoolean.Of(b))),
        (1, Gen.Const((JsonValue)JsonNull.Instance)));

    private static Gen<JsonValue> Object(Gen<JsonValue> member) => Gen.Select(Name, member).Array[0, 5].Select(members =>
    {
        var builder = new JsonObjectBuilder();
        foreach (var (name, value) in members)
        {
            builder.Set(name, value);
        }

        return (JsonValue)builder.Build();
    });

    private static Gen<string> Name => Gen.Frequency((4, Gen.OneOf("a", "b", "c", "name", "metadata")), (1, Text));
}
