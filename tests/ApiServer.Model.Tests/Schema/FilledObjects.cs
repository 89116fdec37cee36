using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Model.Tests.Schema;

/// <summary>
/// Objects with every field filled: made from the schema, or, when <c>APISERVER_ROUNDTRIP_DATA</c> names a folder with the test data of
/// the Kubernetes API repository (<c>GROUP.VERSION.KIND.json</c>), those.
/// </summary>
internal static class FilledObjects
{
    public static IEnumerable<(TypeSchema Type, JsonObject Object)> Made() =>
        BuiltInResources.Catalog.All.Select(d => (d.Schema, Fill(d.Schema, depth: 0).With("kind", d.Kind).With("apiVersion", d.ApiVersion)));

    /// <summary>None when the variable is not set; kinds that are not served are left out.</summary>
    public static IEnumerable<(TypeSchema Type, JsonObject Object)> Recorded() => RecordedFiles().Select(r => (r.Type, r.Object));

    /// <summary>Those that stand there in protobuf as well, <c>GROUP.VERSION.KIND.pb</c>, with the path of that file.</summary>
    public static IEnumerable<(string Path, TypeSchema Type, JsonObject Object)> RecordedProtobuf() => RecordedFiles()
        .Select(r => (Path.ChangeExtension(r.Path, ".pb"), r.Type, r.Object))
        .Where(r => File.Exists(r.Item1));

    private static IEnumerable<(string Path, TypeSchema Type, JsonObject Object)> RecordedFiles()
    {
        var folder = Environment.GetEnvironmentVariable("APISERVER_ROUNDTRIP_DATA");
        foreach (var path in folder is null ? [] : Directory.GetFiles(folder, "*.json"))
        {
            var obj = JsonReader.ParseObject(File.ReadAllBytes(path));
            var groupVersion = obj.String("apiVersion")!.Split('/');
            var group = groupVersion.Length == 1 ? "" : groupVersion[0];
            if (SchemaTable.BuiltIn.TryGetKind(group, groupVersion[^1], obj.String("kind")!, out var type))
            {
                yield return (path, type, obj);
            }
        }
    }

    private static JsonObject Fill(TypeSchema type, int depth)
    {
        var builder = new JsonObjectBuilder();
        foreach (var field in type.Fields)
        {
            builder.Add(field.Name, Fill(field.Type, depth + 1));
        }

        return builder.Build();
    }

    private static JsonValue Fill(TypeReference type, int depth) => type.Value switch
    {
        ValueType.String => "text",
        ValueType.Duration => "1m5.25s",
        ValueType.Int32 or ValueType.Int64 or ValueType.Double => 7,
        ValueType.Boolean => true,
        ValueType.Bytes => "AQID",
        ValueType.Time => "2001-02-03T04:05:06Z",
        ValueType.MicroTime => "2001-02-03T04:05:06.000007Z",
        ValueType.Quantity => "1500m",
        ValueType.IntOrString => "http",
        ValueType.Any => JsonObject.Of(("any", 1)),
        // Schemas of custom resources contain themselves.
        ValueType.Struct => depth > 12 ? type.Struct!.Layout.Zero : Fill(type.Struct!, depth),
        ValueType.List => JsonArray.Of(Fill(type.Element!, depth + 1)),
        _ => JsonObject.Of(("key", Fill(type.Element!, depth + 1))),
    };
}
