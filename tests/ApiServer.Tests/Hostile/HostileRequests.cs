using System.Globalization;
using System.Text;
using ApiServer.Tests.Fuzz;

namespace ApiServer.Tests.Hostile;

/// <summary>Requests with bodies of up to 3 MiB that were made to hurt.</summary>
internal static class HostileRequests
{
    public const string Small = "/api/v1/namespaces/default/configmaps/small";
    public const string Wide = "/api/v1/namespaces/default/configmaps/wide";
    public const string Template = "/api/v1/namespaces/default/podtemplates/large";

    private const int Limit = 3 << 20;
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string JsonPatch = "application/json-patch+json";
    private const string MergePatch = "application/merge-patch+json";
    private const string StrategicPatch = "application/strategic-merge-patch+json";
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string PodTemplates = "/api/v1/namespaces/default/podtemplates";

    /// <summary>What the others are sent to.</summary>
    public static IEnumerable<HostileRequest> Setup() =>
    [
        Post("namespace", 201, "/api/v1/namespaces", Json, """{"metadata":{"name":"default"}}"""),
        Post("account", 201, "/api/v1/namespaces/default/serviceaccounts", Json, """{"metadata":{"name":"default"}}"""),
        Post("small", 201, ConfigMaps, Json, """{"metadata":{"name":"small"},"data":{"a":"b"}}"""),
        Post("wide", 201, ConfigMaps, Json, """{"metadata":{"name":"wide"},"data":{""" + Filled(i => $"\"k{i}\":\"v\"", 80_000) + "}}"),
        Post("large", 201, PodTemplates, Json, """{"metadata":{"name":"large"},"template":{"spec":{"containers":[{"name":"c","image":"i","args":[""" + Filled(_ => "\"xxxxxxx\"", 200_000) + "]}]}}}"),
    ];

    /// <summary>Those that the server must refuse, and leave the store alone.</summary>
    public static IEnumerable<HostileRequest> Refused() =>
    [
        Post("deep JSON", 400, ConfigMaps, Json, Repeated("{\"a\":", 500_000)),
        Post("deep JSON, whole", 400, ConfigMaps, Json, Repeated("[", 10_001) + Repeated("]", 10_001)),
        Post("deep labels", 400, ConfigMaps, Json, """{"metadata":{"labels":{"a":""" + Repeated("[", 10_001) + Repeated("]", 10_001) + "}}}"),
        Post("deep YAML flow", 400, ConfigMaps, Yaml, "a: " + Repeated("[", 1_000_000)),
        Post("deep YAML block", 400, ConfigMaps, Yaml, Repeated("- ", 1_000_000)),
        Patch("deep JSON patch", 400, Wide, JsonPatch, """[{"op":"add","path":"/a","value":""" + Repeated("[", 1_000_000)),
        Patch("deep merge patch", 400, Wide, MergePatch, Repeated("{\"a\":", 500_000)),
        Patch("deep strategic patch", 400, Wide, StrategicPatch, Repeated("{\"a\":", 500_000)),
        Patch("deep apply", 400, Wide + "?fieldManager=me", ApplyPatch, Repeated("{a: ", 500_000)),
        Post("many keys", 413, ConfigMaps, Json, """{"metadata":{"name":"a"},"data":{""" + Filled(i => $"\"{i}\":\"\"") + "}}"),
        Post("many unknown keys", 400, ConfigMaps + "?fieldValidation=Strict", Json, """{"metadata":{"name":"a"},""" + Filled(i => $"\"x{i}\":1") + "}"),
        Post("many equal keys", 400, ConfigMaps + "?fieldValidation=Strict", Json, """{"metadata":{"name":"a"},"data":{""" + Filled(i => $"\"x{i / 2}\":\"\"", 200_000) + "}}"),
        Post("many equal YAML keys", 400, ConfigMaps + "?fieldValidation=Strict", Yaml, "metadata: {name: a}\n" + Repeated("a: 1\n", 500_000)),
        Post("many empty containers", 422, Pods, Json, """{"metadata":{"name":"a"},"spec":{"containers":[""" + Filled(_ => "{}", 50_000) + "]}}"),
        Post("many owners", 422, ConfigMaps, Json, """{"metadata":{"name":"a","ownerReferences":[""" + Filled(_ => "{}", 200_000) + "]}}"),
        Post("many finalizers", 422, ConfigMaps, Json, """{"metadata":{"name":"a","finalizers":[""" + Filled(i => $"\"f{i}\"") + "]}}"),
        Post("many labels", 422, ConfigMaps, Json, """{"metadata":{"name":"a","labels":{""" + Filled(i => $"\"-{i}\":\"-\"") + "}}}"),
        Post("many ports", 422, Pods, Json, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i","ports":[""" + Filled(i => $"{{\"containerPort\":{i + 70_000}}}") + "]}]}}"),
        Post("many equal containers", 422, Pods, Json, """{"metadata":{"name":"a"},"spec":{"containers":[""" + Filled(_ => """{"name":"c","image":"i"}""") + "]}}"),
        Post("long name", 422, ConfigMaps, Json, """{"metadata":{"name":""" + Long("a", 3_000_000) + "}}"),
        Post("long label", 422, ConfigMaps, Json, """{"metadata":{"name":"a","labels":{""" + Long("a", 1_500_000, "_") + ":" + Long("a", 1_400_000, "_") + "}}}"),
        Post("long dotted label", 422, ConfigMaps, Json, """{"metadata":{"name":"a","labels":{""" + Long("a.", 700_000, "/x") + ":" + Long("a-", 700_000) + "}}}"),
        Post("long number", 400, Pods, Json, """{"metadata":{"name":"a"},"spec":{"terminationGracePeriodSeconds":""" + new string('7', 1_000_000) + "}}"),
        Post("long quantity", 422, Pods, Json, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"1""" + new string('0', 300_000) + "\"}}}]}}"),
        Post("escapes", 422, ConfigMaps, Json, """{"metadata":{"name":"a"},"data":{"k":""" + Long("\\u00e9\\n", 380_000) + "}}"),
        Post("no text", 422, ConfigMaps, Json, [.. """{"metadata":{"name":"a"},"data":{"k":"""u8, (byte)'"', .. Enumerable.Repeat((byte)0xff, 3_000_000), .. "\"}}"u8]),
        Post("no YAML text", 400, ConfigMaps, Yaml, [.. Enumerable.Repeat((byte)0xff, 3_000_000)]),
        Post("YAML aliases", 400, ConfigMaps, Yaml, Laughs()),
        Post("YAML aliases of a text", 400, Pods, Yaml, $"metadata: {{name: a}}\nspec:\n  containers:\n  - name: c\n    image: &a {new string('x', 1_000_000)}\n    args: [{Filled(_ => "*a", 300_000)}]\n"),
        Post("YAML merges", 400, ConfigMaps, Yaml, "a: &a {" + Filled(i => $"k{i}: 1", 100_000) + "}\nb: [" + Filled(_ => "{<<: *a}", 100_000) + "]\n"),
        Patch("many operations", 413, Wide, JsonPatch, "[" + Filled(_ => """{"op":"test","path":"/kind","value":"ConfigMap"}""", 10_001) + "]"),
        Patch("copies", 422, Wide, JsonPatch, "[" + Filled(i => $$"""{"op":"copy","from":"/data","path":"/data/c{{i}}"}""", 10_000) + "]"),
        Patch("many replaced members", 422, Wide, JsonPatch, "[" + Filled(i => $$"""{"op":"replace","path":"/data/k{{i}}","value":1}""", 10_000) + "]"),
        Patch("many added items", 422, Template, JsonPatch, "[" + Filled(i => $$"""{"op":"add","path":"/template/spec/containers/0/args/0","value":{{i}}}""", 10_000) + "]"),
        Patch("a larger object", 413, Template, StrategicPatch, """{"template":{"spec":{"containers":[{"name":"d","image":"i","args":[""" + Filled(_ => "\"xxxxxxx\"", 200_000) + "]}]}}}"),
        Patch("mistakes below a long key", 400, Template + "?fieldManager=me", ApplyPatch, """{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"large"},"template":{"spec":{"containers":[{"name":""" + $"\"{new string('n', 1 << 20)}\"," + Filled(i => $"\"x{i}\":1", 100_000) + "}]}}}"),
        Post("protobuf that lies", 400, ConfigMaps, Protobuf, [.. "k8s\0"u8, 0x12, 0xff, 0xff, 0xff, 0xff, 0x07]),
        Post("protobuf groups", 400, ConfigMaps, Protobuf, [.. "k8s\0"u8, .. Enumerable.Repeat((byte)0x2b, 3_000_000)]),
        Post("too large", 413, ConfigMaps, Json, """{"data":{"k":""" + Long("x", Limit) + "}}"),
    ];

    /// <summary>Those that are fine, only large.</summary>
    public static IEnumerable<HostileRequest> Accepted() =>
    [
        Patch("many changed members", 200, Wide, JsonPatch, "[" + Filled(i => $$"""{"op":"replace","path":"/data/k{{i}}","value":"w"}""", 10_000) + "]"),
        Patch("many changed items", 200, Template, JsonPatch, "[" + Filled(_ => """{"op":"replace","path":"/template/spec/containers/0/args/0","value":"y"}""", 10_000) + "]"),
        Patch("many merged members", 200, Wide, MergePatch, """{"data":{""" + Filled(i => $"\"k{i}\":\"u\"", 80_000) + "}}"),
        Post("many arguments in YAML", 201, PodTemplates, Yaml, "metadata: {name: yaml}\ntemplate:\n  spec:\n    containers:\n    - name: c\n      image: i\n      args:\n" + Repeated("      - x\n", 250_000)),
        Patch("many applied members", 200, "/api/v1/namespaces/default/configmaps/wide?fieldManager=me&force=true", ApplyPatch, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"wide"},"data":{""" + Filled(i => $"\"k{i}\":\"t\"", 80_000) + "}}"),
    ];

    private static HostileRequest Post(string name, int code, string path, string type, string body) => Post(name, code, path, type, Encoding.UTF8.GetBytes(body));

    private static HostileRequest Post(string name, int code, string path, string type, byte[] body) => Request(name, code, "POST", path, type, body);

    private static HostileRequest Patch(string name, int code, string path, string type, string body) => Request(name, code, "PATCH", path, type, Encoding.UTF8.GetBytes(body));

    private static HostileRequest Request(string name, int code, string method, string path, string type, byte[] body)
    {
        var parts = path.Split('?');
        return new(name, code, new FuzzRequest(method, parts[0], parts.Length > 1 ? parts[1] : "", [new("Authorization", $"Bearer {FuzzServer.Token}"), new("Content-Type", type)], body));
    }

    /// <summary>So many items, or as many as a body has room for.</summary>
    private static string Filled(Func<int, string> item, int count = int.MaxValue)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count && text.Length < Limit - 1000; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(item(i));
        }

        return text.ToString();
    }

    private static string Repeated(string part, int count) => new StringBuilder(part.Length * count).Insert(0, part, count).ToString();

    /// <summary>A string of JSON.</summary>
    private static string Long(string part, int count, string end = "") => $"\"{Repeated(part, count)}{end}\"";

    private static string Laughs()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        return text.ToString();
    }
}
