using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Model.Yaml;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Tests.Fuzz;

/// <summary>Valid requests: one for each verb, kind and content type.</summary>
internal static class FuzzSeeds
{
    private const int Deepest = 5;
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    private const string Partial = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    private const string Partials = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static readonly Dictionary<(string, string), JsonObject> Objects = JsonReader.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fuzz", "objects.json")))
        .AsArray!.Objects.ToDictionary(o => (o.String("apiVersion")!, o.String("kind")!));

    private static readonly string[] OtherPaths =
    [
        "/", "/api", "/apis", "/apis/apps", "/api/v1", "/apis/apps/v1", "/version", "/healthz", "/livez/store", "/readyz?verbose", "/metrics", "/statusz", "/flagz",
        "/openapi/v3", "/openapi/v3/apis/coordination.k8s.io/v1", "/.well-known/openid-configuration", "/openid/v1/jwks", "/swagger/index.html",
    ];

    /// <summary>Those that make the objects which the others ask for, in an order that the server takes them in.</summary>
    public static IEnumerable<FuzzRequest> Setup() =>
    [
        Write("POST", "/api/v1/namespaces", """{"metadata":{"name":"default"}}"""),
        Write("POST", "/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}"""),
        .. Resources().Where(r => r.IsStored).Select(r => Write("POST", Collection(r), Object(r).ToString())),
    ];

    /// <summary>The resources that have an object: a filled one is refused once its kind has rules, until <c>objects.json</c> has a better one.</summary>
    public static IEnumerable<ResourceDefinition> Kept(FuzzServer server) => Resources().Where(r => r.IsStored && server.Kept(r, Object(r).Name()) is not null);

    public static IEnumerable<FuzzRequest> All(FuzzServer server)
    {
        foreach (var resource in Resources().Where(r => !r.IsStored).Concat(Kept(server)))
        {
            foreach (var request in OfResource(resource, server).Concat(resource.Subresources.SelectMany(s => OfSubresource(resource, s, server))))
            {
                yield return request;
            }
        }

        foreach (var path in OtherPaths)
        {
            yield return Read(path.Split('?')[0], path.Contains('?', StringComparison.Ordinal) ? path.Split('?')[1] : "").With("Accept", "*/*");
        }

        yield return Read("/apis", "").With("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        yield return Read("/api", "").With("Accept", "application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }

    private static IEnumerable<ResourceDefinition> Resources() => BuiltInResources.Catalog.All.Where(r => r.Resource is not ("customresourcedefinitions" or "apiservices"));

    private static IEnumerable<FuzzRequest> OfResource(ResourceDefinition resource, FuzzServer server)
    {
        var collection = Collection(resource);
        var obj = Object(resource);
        if (resource.Verbs.Contains("create"))
        {
            var fresh = resource.IsStored ? obj.WithAt("fresh", "metadata", "name") : obj;
            yield return Write("POST", collection, fresh.ToString());
            yield return Write("POST", collection, fresh.ToString()) with { Query = "dryRun=All&fieldManager=me&fieldValidation=Strict" };
            yield return Write("POST", collection, YamlWriter.Write(fresh), "application/yaml");
            yield return Write("POST", collection, ProtobufEnvelope.Write(fresh, resource.Schema), Protobuf).With("Accept", Protobuf);
        }

        if (!resource.IsStored)
        {
            yield break;
        }

        var item = $"{collection}/{obj.Name()}";
        foreach (var request in Reads(collection, item).Concat(Patches(item, resource, obj)))
        {
            yield return request;
        }

        var kept = server.Kept(resource, obj.Name())!;
        yield return Write("PUT", item, kept.ToString());
        yield return Write("PUT", item, ProtobufEnvelope.Write(kept, resource.Schema), Protobuf);
        yield return Write("DELETE", item, """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground","gracePeriodSeconds":1,"preconditions":{}}""");
        yield return Write("DELETE", item, "") with { Query = "gracePeriodSeconds=0&propagationPolicy=Background" };
        if (resource.Verbs.Contains("deletecollection"))
        {
            yield return Write("DELETE", collection, "") with { Query = "labelSelector=app%3Dweb&limit=5" };
        }
    }

    private static IEnumerable<FuzzRequest> Reads(string collection, string item) =>
    [
        Read(item, ""),
        Read(item, "resourceVersion=0").With("Accept", Table),
        Read(item, "").With("Accept", Protobuf),
        Read(item, "").With("Accept", Partial),
        Read(collection, "labelSelector=app+in+(web%2Cdb)%2C!x&limit=1"),
        Read(collection, "fieldSelector=metadata.name%3Dseed&resourceVersion=0").With("Accept", Table),
        Read(collection, "includeObject=Object&timeoutSeconds=5").With("Accept", Table),
        Read(collection, "resourceVersion=5&resourceVersionMatch=NotOlderThan").With("Accept", Protobuf),
        Read(collection, "").With("Accept", Partials),
        Read(collection, "watch=1&timeoutSeconds=1&allowWatchBookmarks=true"),
        Read(collection, "watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=1").With("Accept", Table),
        Read(collection, "watch=true&timeoutSeconds=1&resourceVersion=3").With("Accept", Protobuf + ";stream=watch"),
        Read(collection.Replace("/v1/", "/v1/watch/", StringComparison.Ordinal).Replace("/v2/", "/v2/watch/", StringComparison.Ordinal), "timeoutSeconds=1"),
    ];

    private static IEnumerable<FuzzRequest> Patches(string item, ResourceDefinition resource, JsonObject obj)
    {
        yield return Write("PATCH", item, """{"metadata":{"labels":{"a":"b","c":null}}}""", "application/merge-patch+json");
        yield return Write("PATCH", item, """{"metadata":{"labels":{"$patch":"replace","a":"b"},"finalizers":["example.com/x"],"$deleteFromPrimitiveList/finalizers":["example.com/y"]}}""", "application/strategic-merge-patch+json");
        yield return Write("PATCH", item, obj.Without("metadata").ToString(), "application/strategic-merge-patch+json");
        yield return Write(
            "PATCH",
            item,
            """[{"op":"add","path":"/metadata/labels","value":{"a":"b"}},{"op":"test","path":"/metadata/labels/a","value":"b"},{"op":"copy","from":"/metadata/labels/a","path":"/metadata/labels/c"},{"op":"move","from":"/metadata/labels/c","path":"/metadata/labels/d"},{"op":"replace","path":"/metadata/labels/d","value":"e"},{"op":"remove","path":"/metadata/labels/a"}]""",
            "application/json-patch+json");
        var applied = obj.With("apiVersion", resource.ApiVersion).With("kind", resource.Kind);
        yield return Write("PATCH", item, YamlWriter.Write(applied), "application/apply-patch+yaml") with { Query = "fieldManager=fuzz&force=true" };
        yield return Write("PATCH", item, applied.ToString(), "application/apply-patch+yaml") with { Query = "fieldManager=other&force=true&fieldValidation=Strict&dryRun=All" };
    }

    private static IEnumerable<FuzzRequest> OfSubresource(ResourceDefinition resource, SubresourceDefinition sub, FuzzServer server)
    {
        var obj = Object(resource);
        var path = $"{Collection(resource)}/{obj.Name()}/{sub.Name}";
        var body = sub.Name switch
        {
            "scale" => """{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"seed","namespace":"default"},"spec":{"replicas":3}}""",
            "eviction" => """{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"seed","namespace":"default"},"deleteOptions":{"gracePeriodSeconds":0}}""",
            "binding" => """{"kind":"Binding","apiVersion":"v1","metadata":{"name":"seed"},"target":{"kind":"Node","name":"seed"}}""",
            "token" => """{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{"audiences":["a"],"expirationSeconds":3600,"boundObjectRef":null}}""",
            "status" or "approval" => server.Kept(resource, obj.Name())!.With("status", Status(resource)).ToString(),
            _ when resource.IsStored => server.Kept(resource, obj.Name())!.ToString(),
            _ => "",
        };
        foreach (var verb in sub.Verbs)
        {
            yield return verb switch
            {
                "get" => Read(path, sub.Name == "log" ? "tailLines=5&timestamps=true&sinceSeconds=60" : ""),
                "create" => Write("POST", path, body),
                "update" => Write("PUT", path, body),
                "delete" => Write("DELETE", path, ""),
                _ => Write("PATCH", path, """{"metadata":{"annotations":{"a":"b"}}}""", "application/merge-patch+json"),
            };
            if (verb == "patch" && sub.Name == "status")
            {
                var status = JsonObject.Of(("status", Status(resource)));
                yield return Write("PATCH", path, status.ToString(), "application/strategic-merge-patch+json");
                var applied = status.With("apiVersion", resource.ApiVersion).With("kind", resource.Kind);
                yield return Write("PATCH", path, applied.ToString(), "application/apply-patch+yaml") with { Query = "fieldManager=status&force=true" };
            }
        }
    }

    private static string Collection(ResourceDefinition resource) =>
        (resource.Group.Length == 0 ? "/api/" : $"/apis/{resource.Group}/") + resource.Version + (resource.Namespaced ? "/namespaces/default/" : "/") + resource.Resource;

    /// <summary>The written object of a kind; otherwise one with every field filled: those kinds have no rules but their schema.</summary>
    private static JsonObject Object(ResourceDefinition resource) =>
        Objects.GetValueOrDefault((resource.ApiVersion, resource.Kind))
        ?? Fill(resource.Schema, 0).With("kind", resource.Kind).With("apiVersion", resource.ApiVersion).With("metadata", JsonObject.Of(("name", "seed")));

    private static JsonObject Status(ResourceDefinition resource) =>
        resource.Schema.TryGetField("status", out var field) && field.Type.Struct is { } type ? Fill(type, 2) : JsonObject.Empty;

    private static JsonObject Fill(TypeSchema type, int depth)
    {
        var builder = new JsonObjectBuilder();
        foreach (var field in type.Fields.Where(f => f.Required || depth < Deepest))
        {
            builder.Add(field.Name, field.Type.Value != ValueType.String ? Fill(field.Type, depth + 1) : field.Enum.Count > 0 ? field.Enum[0] : field.Name == "status" ? "True" : "text");
        }

        return builder.Build();
    }

    private static JsonValue Fill(TypeReference type, int depth) => type.Value switch
    {
        ValueType.String => "text",
        ValueType.Duration => "5s",
        ValueType.Int32 or ValueType.Int64 or ValueType.Double => 7,
        ValueType.Boolean => true,
        ValueType.Bytes => "AQID",
        ValueType.Time => "2001-02-03T04:05:06Z",
        ValueType.MicroTime => "2001-02-03T04:05:06.000007Z",
        ValueType.Quantity => "1500m",
        ValueType.IntOrString => "http",
        ValueType.Any => JsonObject.Of(("any", 1)),
        ValueType.Struct => Fill(type.Struct!, depth),
        ValueType.List => depth > Deepest ? JsonArray.Empty : JsonArray.Of(Fill(type.Element!, depth)),
        _ => depth > Deepest ? JsonObject.Empty : JsonObject.Of(("key", Fill(type.Element!, depth))),
    };

    private static FuzzRequest Read(string path, string query) =>
        new("GET", path, query, [new("Authorization", "Bearer " + FuzzServer.Token), new("Accept", "application/json"), new("User-Agent", "fuzz/1")], []);

    private static FuzzRequest Write(string method, string path, string body, string contentType = "application/json") =>
        Write(method, path, Encoding.UTF8.GetBytes(body), contentType);

    private static FuzzRequest Write(string method, string path, byte[] body, string contentType) =>
        (Read(path, "") with { Method = method, Body = body }).With("Content-Type", contentType);
}
