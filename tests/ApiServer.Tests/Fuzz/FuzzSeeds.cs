using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Model.Yaml;
using ApiServer.Store;

namespace ApiServer.Tests.Fuzz;

/// <summary>Valid requests: one for each verb, object and content type.</summary>
internal static class FuzzSeeds
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    private const string Partial = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    private const string Partials = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string JsonPatch = "application/json-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    private static readonly string[] OtherPaths =
    [
        "/", "/api", "/apis", "/apis/apps", "/api/v1", "/apis/apps/v1", "/version", "/healthz", "/livez/etcd", "/readyz?verbose", "/metrics", "/statusz", "/flagz",
        "/openapi/v3", "/openapi/v3/apis/coordination.k8s.io/v1", "/.well-known/openid-configuration", "/openid/v1/jwks", "/swagger/index.html",
        "/api/v1/componentstatuses", "/apis/metrics.k8s.io/v1beta1/pods?labelSelector=app", "/apis/metrics.k8s.io/v1beta1/nodes", "/api/v1/pods", "/apis/apps/v1/statefulsets?limit=2", "/api/v1/events?fieldSelector=involvedObject.name%3Dseed,type!%3DNormal",
        "/api/v1/pods?fieldSelector=spec.nodeName%3D,status.phase!%3DRunning", "/api/v1/namespaces/default/pods/seed/log?container=c&limitBytes=100&previous=false",
    ];

    /// <summary>Those that make the objects which the others ask for.</summary>
    public static IEnumerable<FuzzRequest> Setup() =>
    [
        Write("POST", "/api/v1/namespaces", """{"metadata":{"name":"default"}}"""),
        Write("POST", "/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"default"}}"""),
        .. FuzzObjects.All.Where(o => o.Resource.IsStored).Select(o => Write("POST", FuzzObjects.CollectionOf(o.Resource), o.Object.ToString())),
    ];

    /// <summary>Whether it asks for a connection into a Pod, which a test server has not: valid or not, it is refused.</summary>
    public static bool IsConnection(FuzzRequest request) => request.Path.Split('/')[^1] is "exec" or "attach" or "portforward";

    /// <summary>The kind's objects in each form, and a patch without content of the object.</summary>
    public static IEnumerable<FuzzRequest> ReadBack(ObjectKey key)
    {
        var resource = BuiltInResources.Catalog.All.First(r => r.StoreType == key.Type);
        var collection = FuzzObjects.CollectionOf(resource);
        return
        [
            Read(collection, "").With("Accept", Table),
            Read(collection, "").With("Accept", Protobuf),
            Write("PATCH", $"{collection}/{key.Name}", "{}", Merge),
        ];
    }

    public static IEnumerable<FuzzRequest> All(FuzzServer server)
    {
        foreach (var (resource, obj) in FuzzObjects.All)
        {
            var collection = FuzzObjects.CollectionOf(resource);
            var item = $"{collection}/{obj.Name()}";
            IEnumerable<FuzzRequest> requests =
            [
                .. Creates(resource, collection, obj),
                .. resource.IsStored ? OfStored(resource, collection, item, obj, server) : [],
                .. resource.Subresources.SelectMany(s => OfSubresource(resource, s, $"{item}/{s.Name}", obj, server)),
            ];
            foreach (var request in requests)
            {
                yield return request with { Schema = request.Schema ?? resource.Schema, Subject = !resource.IsStored ? null : new ObjectKey(resource.StoreType, resource.Namespaced ? "default" : "", obj.Name()) };
            }
        }

        foreach (var path in OtherPaths)
        {
            yield return Read(path.Split('?')[0], path.Contains('?', StringComparison.Ordinal) ? path.Split('?')[1] : "").With("Accept", "*/*");
        }

        yield return Read("/apis", "").With("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        yield return Read("/api", "").With("Accept", "application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }

    private static IEnumerable<FuzzRequest> Creates(ResourceDefinition resource, string collection, JsonObject obj)
    {
        var fresh = resource.IsStored ? FuzzObjects.Fresh(obj) : obj;
        yield return Write("POST", collection, fresh.ToString());
        yield return Write("POST", collection, fresh.ToString()) with { Query = "dryRun=All&fieldManager=me&fieldValidation=Strict" };
        yield return Write("POST", collection, YamlWriter.Write(fresh), "application/yaml") with { Query = "fieldValidation=Warn&pretty=true" };
        yield return Write("POST", collection, ProtobufEnvelope.Write(fresh, resource.Schema), Protobuf).With("Accept", Protobuf);
    }

    private static IEnumerable<FuzzRequest> OfStored(ResourceDefinition resource, string collection, string item, JsonObject obj, FuzzServer server)
    {
        var kept = server.Kept(resource, obj.Name()) ?? obj;
        var known = kept.WithAt(FuzzRequest.CurrentRevision, "metadata", "resourceVersion");
        yield return Write("PUT", item, (resource.Rules.Strategy.AllowUnconditionalUpdate ? kept : known).ToString());
        yield return Write("PUT", item, YamlWriter.Write(known), "application/yaml") with { Query = "fieldValidation=Ignore" };
        yield return Write("PUT", item, ProtobufEnvelope.Write(known, resource.Schema), Protobuf);
        yield return Write("DELETE", item, """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground","gracePeriodSeconds":1,"preconditions":{}}""");
        yield return Write("DELETE", item, "") with { Query = "gracePeriodSeconds=0&propagationPolicy=Background" };
        yield return Write("DELETE", item, ProtobufEnvelope.Write(DeleteOptions, DeleteOptionsSchema), Protobuf) with { Schema = DeleteOptionsSchema };
        if (resource.Verbs.Contains("deletecollection"))
        {
            yield return Write("DELETE", collection, "") with { Query = "labelSelector=app%3Dweb&limit=5" };
            yield return Write("DELETE", collection, DeleteOptions.ToString()) with { Query = "fieldSelector=metadata.name%3Dseed&dryRun=All" };
        }

        foreach (var request in Reads(collection, item).Concat(Patches(item, resource, obj, kept)))
        {
            yield return request;
        }
    }

    private static TypeSchema DeleteOptionsSchema { get; } = SchemaTable.BuiltIn.Kind("", "v1", "DeleteOptions");

    private static JsonObject DeleteOptions { get; } = JsonObject.Of(
        ("kind", "DeleteOptions"), ("apiVersion", "v1"), ("gracePeriodSeconds", 0), ("propagationPolicy", "Orphan"), ("dryRun", JsonArray.OfStrings("All")));

    private static IEnumerable<FuzzRequest> Reads(string collection, string item) =>
    [
        Read(item, ""),
        Read(item, "resourceVersion=0").With("Accept", Table),
        Read(item, "").With("Accept", Protobuf),
        Read(item, "").With("Accept", Partial),
        Read(item, "pretty=1").With("Accept", "application/yaml"),
        Read(collection, "labelSelector=app+in+(web%2Cdb)%2C!x&limit=1"),
        Read(collection, "limit=1"),
        Read(collection, "fieldSelector=metadata.name%3Dseed&resourceVersion=0").With("Accept", Table),
        Read(collection, "includeObject=Object&timeoutSeconds=5").With("Accept", Table),
        Read(collection, "resourceVersion=5&resourceVersionMatch=NotOlderThan").With("Accept", Protobuf),
        Read(collection, "").With("Accept", Partials),
        Read(collection, "watch=1&timeoutSeconds=1&allowWatchBookmarks=true"),
        Read(collection, "watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=1").With("Accept", Table),
        Read(collection, "watch=true&timeoutSeconds=1&resourceVersion=3").With("Accept", Protobuf + ";stream=watch"),
        Read(collection.Replace("/v1/", "/v1/watch/", StringComparison.Ordinal).Replace("/v2/", "/v2/watch/", StringComparison.Ordinal), "timeoutSeconds=1"),
    ];

    private static IEnumerable<FuzzRequest> Patches(string item, ResourceDefinition resource, JsonObject obj, JsonObject kept)
    {
        yield return Write("PATCH", item, """{"metadata":{"labels":{"a":"b","c":null}}}""", Merge);
        yield return Write("PATCH", item, kept.Without("metadata").Without("status").ToString(), Merge);
        yield return Write("PATCH", item, """{"metadata":{"labels":{"$patch":"replace","a":"b"},"finalizers":["example.com/x"],"$deleteFromPrimitiveList/finalizers":["example.com/y"]}}""", Strategic);
        yield return Write("PATCH", item, obj.Without("metadata").ToString(), Strategic);
        yield return Write(
            "PATCH",
            item,
            """[{"op":"add","path":"/metadata/labels","value":{"a":"b"}},{"op":"test","path":"/metadata/labels/a","value":"b"},{"op":"copy","from":"/metadata/labels/a","path":"/metadata/labels/c"},{"op":"move","from":"/metadata/labels/c","path":"/metadata/labels/d"},{"op":"replace","path":"/metadata/labels/d","value":"e"},{"op":"remove","path":"/metadata/labels/a"}]""",
            JsonPatch);
        var applied = obj.With("apiVersion", resource.ApiVersion).With("kind", resource.Kind).WithoutAt("metadata", "managedFields");
        yield return Write("PATCH", item, YamlWriter.Write(applied), Apply) with { Query = "fieldManager=fuzz&force=true" };
        yield return Write("PATCH", item, applied.ToString(), Apply) with { Query = "fieldManager=other&force=true&fieldValidation=Strict&dryRun=All" };
    }

    private static IEnumerable<FuzzRequest> OfSubresource(ResourceDefinition resource, SubresourceDefinition sub, string path, JsonObject obj, FuzzServer server)
    {
        var kept = server.Kept(resource, obj.Name()) ?? obj;
        var body = sub.Name switch
        {
            "scale" => JsonReader.Parse("""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"seed","namespace":"default"},"spec":{"replicas":3}}"""),
            "eviction" => JsonReader.Parse("""{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"seed","namespace":"default"},"deleteOptions":{"gracePeriodSeconds":0}}""").WithName(obj.Name()),
            "binding" => JsonReader.Parse("""{"kind":"Binding","apiVersion":"v1","metadata":{"name":"seed"},"target":{"kind":"Node","name":"seed"}}""").WithName(obj.Name()),
            "token" => JsonReader.Parse("""{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{"audiences":["a"],"expirationSeconds":3600,"boundObjectRef":null}}"""),
            "approval" => kept.With("status", JsonReader.Parse("""{"conditions":[{"type":"Approved","status":"True","reason":"R","message":"m"}]}""")),
            "status" => kept.With("status", obj["status"] ?? JsonObject.Empty).WithAt(FuzzRequest.CurrentRevision, "metadata", "resourceVersion"),
            "ephemeralcontainers" => kept.WithAt(JsonReader.Parse("""[{"name":"debug","image":"busybox","targetContainerName":"c"}]"""), "spec", "ephemeralContainers"),
            _ => (JsonValue)kept,
        };
        foreach (var verb in sub.Verbs)
        {
            IEnumerable<FuzzRequest> requests = verb switch
            {
                "get" => [Read(path, sub.Name == "log" ? "tailLines=5&timestamps=true&sinceSeconds=60" : "")],
                "create" => Bodies("POST", path, (JsonObject)body, resource, sub),
                "update" => Bodies("PUT", path, (JsonObject)body, resource, sub),
                "delete" => [Write("DELETE", path, "")],
                _ => SubresourcePatches(path, (JsonObject)body, sub),
            };
            foreach (var request in requests)
            {
                yield return request;
            }
        }
    }

    private static JsonObject WithName(this JsonValue obj, string name) => ((JsonObject)obj).WithAt(name, "metadata", "name");

    private static IEnumerable<FuzzRequest> Bodies(string method, string path, JsonObject body, ResourceDefinition resource, SubresourceDefinition sub)
    {
        yield return Write(method, path, body.ToString());
        if (sub.Name is not ("proxy" or "exec" or "attach" or "portforward"))
        {
            yield return Write(method, path, ProtobufEnvelope.Write(body, resource.SchemaOf(sub)), Protobuf) with { Query = "dryRun=All", Schema = resource.SchemaOf(sub) };
        }
    }

    /// <summary>Each with the part that the subresource is about.</summary>
    private static IEnumerable<FuzzRequest> SubresourcePatches(string path, JsonObject body, SubresourceDefinition sub)
    {
        yield return Write("PATCH", path, """{"metadata":{"annotations":{"a":"b"}}}""", Merge);
        var part = sub.Name switch
        {
            "status" or "approval" => JsonObject.Of(("status", body["status"]!)),
            "scale" => JsonObject.Of(("spec", body["spec"]!)),
            "ephemeralcontainers" => JsonObject.Of(("spec", JsonObject.Of(("ephemeralContainers", body.ArrayAt("spec", "ephemeralContainers"))))),
            "resize" => JsonObject.Of(("spec", JsonObject.Of(("containers", JsonReader.Parse("""[{"name":"c","resources":{"limits":{"memory":"2Gi"}}}]"""))))),
            _ => null,
        };
        if (part is null)
        {
            yield break;
        }

        var name = part.Names.First();
        yield return Write("PATCH", path, part.ToString(), Strategic);
        yield return Write("PATCH", path, JsonArray.Of(JsonObject.Of(("op", "test"), ("path", "/metadata/name"), ("value", body.Name()))).ToString(), JsonPatch);
        if (sub.Name is "status" or "scale")
        {
            yield return Write("PATCH", path, part.ToString(), Merge) with { Query = "fieldManager=m&fieldValidation=Strict" };
            yield return Write("PATCH", path, JsonArray.Of(JsonObject.Of(("op", "add"), ("path", "/" + name), ("value", part[name]!))).ToString(), JsonPatch);
            var applied = part.With("apiVersion", body.String("apiVersion")!).With("kind", body.String("kind")!);
            yield return Write("PATCH", path, applied.ToString(), Apply) with { Query = "fieldManager=status&force=true" };
        }
    }

    private static FuzzRequest Read(string path, string query) =>
        new("GET", path, query, [new("Authorization", "Bearer " + FuzzServer.Token), new("Accept", "application/json"), new("User-Agent", "fuzz/1")], []);

    private static FuzzRequest Write(string method, string path, string body, string contentType = "application/json") =>
        Write(method, path, Encoding.UTF8.GetBytes(body), contentType);

    private static FuzzRequest Write(string method, string path, byte[] body, string contentType) =>
        (Read(path, "") with { Method = method, Body = body }).With("Content-Type", contentType);
}
