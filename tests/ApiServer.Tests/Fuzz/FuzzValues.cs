using System.Globalization;
using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Tests.Fuzz;

/// <summary>Values at the edges of what a field or a parameter takes.</summary>
internal static class FuzzValues
{
    public static readonly string[] Texts =
    [
        "", " ", "a", "A_b", "-", ".", "..", "/", "a/b", "%", "%zz", "%00", "%ff", "%C3%28", "%2e%2e", "\0", "\u0001", "\n", "\r\nX: y", "\t", "\u007f", "é", "日本", "\u202e", "\ufeff", "𝒳", "\ufffd",
        new('x', 63), new('x', 64), new('x', 253), new('x', 254), new('y', 5000), "0", "-1", "1", "00", "+1", "1e3", "0x10", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "99999999999999999999999999999999999999", "1e400", "NaN", "true", "null", "All", "Exact", "NotOlderThan", "seed", "fresh", "default", "kube-system", "a=b", "a in (b,c)", "a in (", "!a", "a=b,", "=,",
        "metadata.name=seed", "metadata.name!=", "status.phase=Running", "{}", "[]", "\"", "'", "\\", "${x}", "$patch", "$(A)", "$(", "$$(A", "100%", "-5%", "1000%", "99999999999999999999%",
        "10.0.0.1", "::1", "::ffff:1.2.3.4", "fe80::1%eth0", "010.0.0.1", "256.0.0.1", "10.0.0.0/33", "10.0.0.0/8", "fd00::/112", "::/0", "AQID", "====", "k8s\0", "*", "*/*", "application/json;q=x", "gzip",
        "/metadata/labels/a", "/spec/containers/-", "/spec/containers/99999999999", "/~01~2", "/metadata", "*/5 * * * *", "@every 1h", "0 0 31 2 *", "TZ=a 1 1 1 1 1", "CRON_TZ=UTC * * * * *", "1-5,7", "0-2147483648", "5-3,1",
        "https://[::1", "https://a:99999/", "http://a b/", "file:///x", "*.example.com", "example.com/x", "example.com/" + new string('x', 64), "-a.example.com", "a..b", "^(a+)+$", "[", "(?<", "metadata.annotations['a/b']", "spec.x[", "{.a[?(@.b==1)]}",
    ];

    private static readonly string[] Quantities =
    [
        "0", "-0", "1", "-1m", "1n", "0.5n", "1Gi", "1.5Ei", "1e99Gi", "8Ei", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e18", "1E19", "1e-100", "1e2147483648", "0." + new string('0', 500) + "1", new('9', 600),
        "1k", "1K", "1Kii", "1.", ".5", "+5", "5e", "1 Gi", "１", "1_000", "999999999999999999999999E",
    ];

    private static readonly string[] Times =
    [
        "2026-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T00:00:00+24:00", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:00.9999999999999Z", "2026-01-01t00:00:00z", "2026-01-01", "now", "-0001-01-01T00:00:00Z",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2", "65535", "65536", "-2147483648", "2147483647", "2147483648", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1.0", "0.5", "1e2", "1e400", "-1e400", "1e-400", "123456789012345678901234567890.5",
    ];

    private static readonly string[] SelectorPieces = ["a", "app", "web", "example.com/x", "metadata.name", "spec.nodeName", "=", "==", "!=", " in ", " notin ", "(", ")", ",", "!", ">", "<", "\\", "\\,", "\\=", " ", "é", "1", "\0", "seed", "Running"];

    private static readonly string[] FieldKeys = ["f:metadata", "f:labels", "f:spec", "f:containers", "f:", ".", "k:{\"name\":\"c\"}", "k:{\"name\":", "k:[]", "k:{}", "k:{\"port\":1e400}", "v:1", "v:\"a\"", "v:{", "v:null", "i:0", "i:-1", "i:x", "i:99999999999999999999", "x:a", ""];

    public static T Pick<T>(this Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public static string Text(this Random random) => random.Pick(Texts);

    public static JsonNumber Number(this Random random) => new(random.Pick(Numbers));

    /// <summary>A value for a query parameter: one that fits it rather often, any text otherwise.</summary>
    public static string Parameter(this Random random, string name) => random.Next(3) == 0 ? random.Text() : name switch
    {
        "labelSelector" or "fieldSelector" => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Pick(SelectorPieces))),
        "continue" => ContinueToken(random),
        "resourceVersion" => random.Next(2) == 0 ? random.Next(200).ToString(CultureInfo.InvariantCulture) : random.Pick(Numbers),
        "resourceVersionMatch" => random.Next(2) == 0 ? "Exact" : "NotOlderThan",
        "limit" or "gracePeriodSeconds" or "timeoutSeconds" or "tailLines" or "limitBytes" or "sinceSeconds" => random.Pick(Numbers),
        "sinceTime" => random.Pick(Times),
        "timeout" => random.Pick<string>(["1s", "1h1m1.5s", "1ns", "-1s", "9999999999h", ".s", "1", "µs", "1µs"]),
        "fieldValidation" => random.Pick<string>(["Strict", "Warn", "Ignore"]),
        "propagationPolicy" => random.Pick<string>(["Orphan", "Background", "Foreground"]),
        "includeObject" => random.Pick<string>(["None", "Metadata", "Object"]),
        "dryRun" => "All",
        _ => random.Next(2) == 0 ? "true" : "1",
    };

    /// <summary>A value of the type, or nearly so, as deep as <paramref name="depth"/> allows.</summary>
    public static JsonValue Of(this Random random, TypeReference type, FieldSchema? field, int depth)
    {
        if (random.Next(20) == 0)
        {
            return random.Untyped();
        }

        return type.Value switch
        {
            ValueType.String => field is { Enum.Count: > 0 } && random.Next(4) > 0 ? random.Pick(field.Enum) : random.Text(),
            ValueType.Duration => random.Parameter("timeout"),
            ValueType.Int32 or ValueType.Int64 or ValueType.Double => random.Number(),
            ValueType.Boolean => random.Next(2) == 0 ? JsonBoolean.True : JsonBoolean.False,
            ValueType.Bytes => random.Next(2) == 0 ? "AQID" : random.Text(),
            ValueType.Time or ValueType.MicroTime => random.Pick(Times),
            ValueType.Quantity => random.Next(4) == 0 ? random.Number() : random.Pick(Quantities),
            ValueType.IntOrString => random.Next(2) == 0 ? random.Number() : random.Text(),
            ValueType.Any => field?.Name == "fieldsV1" ? Fields(random, depth) : random.Untyped(),
            ValueType.Struct => OfStruct(random, type.Struct!, depth),
            ValueType.List => JsonArray.Of(Enumerable.Range(0, depth > 0 ? random.Next(4) : 0).Select(_ => random.Of(type.Element!, field, depth - 1)).ToList()),
            _ => random.Next(4) == 0 ? JsonObject.Empty : JsonObject.Of((random.Text(), random.Of(type.Element!, null, depth - 1))),
        };
    }

    /// <summary>Whatever fits nothing.</summary>
    public static JsonValue Untyped(this Random random) => random.Next(8) switch
    {
        0 => JsonNull.Instance,
        1 => JsonObject.Empty,
        2 => JsonArray.Empty,
        3 => JsonBoolean.True,
        4 => random.NextInt64(long.MinValue, long.MaxValue),
        5 => random.Number(),
        _ => random.Text(),
    };

    private static JsonObject OfStruct(Random random, TypeSchema type, int depth)
    {
        var built = JsonObject.Empty;
        foreach (var field in type.Fields.Where(f => f.Required || (depth > 0 && random.Next(3) == 0)))
        {
            built = built.With(field.Name, random.Of(field.Type, field, depth - 1));
        }

        return built;
    }

    private static JsonObject Fields(Random random, int depth) =>
        Enumerable.Range(0, random.Next(4)).Aggregate(JsonObject.Empty, (o, _) => o.With(random.Pick(FieldKeys), depth > -3 ? Fields(random, depth - 1) : random.Untyped()));

    private static string ContinueToken(Random random)
    {
        var rv = random.Next(2) == 0 ? random.Next(-2, 200).ToString(CultureInfo.InvariantCulture) : random.Pick(Numbers);
        var start = JsonString.Of(random.Next(3) == 0 ? random.Text() : random.Pick<string>(["seed\0", "default/seed\0", "default/", "../a", ""]));
        var json = $$"""{"v":"meta.k8s.io/v{{(random.Next(8) == 0 ? 2 : 1)}}","rv":{{rv}},"start":{{start}}}""";
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes(random.Next(8) == 0 ? json[..random.Next(json.Length)] : json));
        return token.TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
