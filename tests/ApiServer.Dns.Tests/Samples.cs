using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Store;

namespace ApiServer.Dns.Tests;

/// <summary>The story's Service and endpoints.</summary>
internal static class Samples
{
    public const string Headless = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"nginx","namespace":"default","uid":"u1"},"spec":{"clusterIP":"None","clusterIPs":["None"],"type":"ClusterIP","ports":[{"name":"web","port":80,"protocol":"TCP","targetPort":80}]}}""";

    public const string Kubernetes = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"kubernetes","namespace":"default","uid":"u2"},"spec":{"clusterIP":"10.96.0.1","clusterIPs":["10.96.0.1"],"type":"ClusterIP","ports":[{"name":"https","port":443,"protocol":"TCP","targetPort":6443}]}}""";

    public const string External = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"ext","namespace":"default","uid":"u3"},"spec":{"type":"ExternalName","externalName":"nginx.default.svc.cluster.local"}}""";

    public static JsonObject Json(string text) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(text));

    /// <summary>An object as the store gives it.</summary>
    public static StoredObject Stored(string type, string text, long revision = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tree = JsonReader.ParseObject(bytes);
        return new(new(type, tree.Namespace(), tree.Name()), revision, bytes, tree, new(tree.Labels(), [], [], false));
    }

    /// <summary>A slice with ready endpoints web-0, web-1, … at 10.244.0.2, .3, …</summary>
    public static string Slice(int endpoints, string name = "nginx-abc12", int first = 0)
    {
        var items = Enumerable.Range(first, endpoints).Select(i =>
            $$$"""{"addresses":["10.244.{{{(i + 2) / 256}}}.{{{(i + 2) % 256}}}"],"hostname":"web-{{{i}}}","conditions":{"ready":true,"serving":true,"terminating":false}}""");
        return $$$"""{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"{{{name}}}","namespace":"default","labels":{"kubernetes.io/service-name":"nginx"}},"addressType":"IPv4","endpoints":[{{{string.Join(',', items)}}}],"ports":[{"name":"web","port":8080,"protocol":"TCP"}]}""";
    }
}
