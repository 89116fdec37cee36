using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;

namespace ApiServer.Store.Tests;

/// <summary>A small catalog and objects of its kinds.</summary>
internal static class TestObjects
{
    public const string Pods = "pods";
    public const string Nodes = "nodes";

    public static readonly ResourceCatalog Catalog = new(
    [
        new ResourceDefinition("", "v1", "Pod")
        {
            Resource = Pods,
            Singular = "pod",
            Namespaced = true,
            Verbs = ["get"],
            Schema = new TypeSchema("io.k8s.api.core.v1.Pod"),
            Rules = new PodRules(),
        },
        new ResourceDefinition("", "v1", "Node")
        {
            Resource = Nodes,
            Singular = "node",
            Namespaced = false,
            Verbs = ["get"],
            Schema = new TypeSchema("io.k8s.api.core.v1.Node"),
        },
    ]);

    public static ObjectKey PodKey(string name, string ns = "default") => new(Pods, ns, name);

    public static ObjectKey NodeKey(string name) => new(Nodes, "", name);

    public static JsonObject Object(string name, string ns = "default", string value = "", string node = "") => JsonObject.Of(
        ("kind", "Pod"),
        ("apiVersion", "v1"),
        ("metadata", JsonObject.Of(("name", name), ("namespace", ns), ("uid", "u-" + name), ("labels", JsonObject.Of(("app", name))))),
        ("spec", JsonObject.Of(("nodeName", node), ("value", value))));

    public static StoreOperation Put(ObjectKey key, string value = "", long? expected = null, string node = "") =>
        new StoreOperation.Put(key, Object(key.Name, key.Namespace, value, node), expected);

    public static StoreOperation Delete(ObjectKey key, long? expected = null) =>
        new StoreOperation.Delete(key, Object(key.Name, key.Namespace, "last"), expected);

    public static string Value(this StoredObject obj) => obj.Json.StringAt("spec", "value") ?? "";

    private sealed class PodRules : KindDefinition
    {
        public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) =>
            obj.StringAt("spec", "nodeName") is { Length: > 0 } node ? [new(IndexNames.NodeName, node)] : [];

        public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
            [new("spec.nodeName", obj.StringAt("spec", "nodeName") ?? "")];
    }
}
