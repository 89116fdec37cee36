using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema.OpenApi;
using ApiServer.Model.Schema.Protobuf;

namespace ApiServer.Model.Tests.Schema;

/// <summary>The document that kubectl up to 1.26 reads, and the protobuf that it asks for.</summary>
public sealed class OpenApiV2Tests
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static readonly JsonObject Document = OpenApiV2.Document(BuiltInResources.Catalog);
    private static readonly byte[] Protobuf = OpenApiV2.ToProtobuf(Document);

    [Fact]
    public void Every_reference_resolves()
    {
        var references = new HashSet<string>(StringComparer.Ordinal);
        Collect(Document, references);

        Assert.All(references, r => Assert.NotNull(Document.ObjectAt([.. r.Split('/').Skip(1)])));
        Assert.Contains("#/parameters/watch", references);
        Assert.Contains("#/definitions/io.k8s.api.core.v1.Pod", references);
    }

    [Fact]
    public void Definition_carries_what_apply_and_explain_need_and_no_defaults()
    {
        var definitions = Document.ObjectAt("definitions");
        var containers = definitions.ObjectAt("io.k8s.api.core.v1.PodSpec", "properties", "containers");

        Assert.Equal(
            """{"type":"array","items":{"$ref":"#/definitions/io.k8s.api.core.v1.Container"},"x-kubernetes-list-map-keys":["name"],"x-kubernetes-list-type":"map","x-kubernetes-patch-merge-key":"name","x-kubernetes-patch-strategy":"merge"}""",
            containers.Without("description").ToString());
        Assert.Equal(
            """{"$ref":"#/definitions/io.k8s.api.apps.v1.StatefulSetSpec"}""",
            definitions.ObjectAt("io.k8s.api.apps.v1.StatefulSet", "properties", "spec").Without("description").ToString());
        Assert.Equal("""{"type":"string"}""", definitions.ObjectAt("io.k8s.apimachinery.pkg.api.resource.Quantity").Without("description").ToString());
        Assert.Equal(
            """{"format":"int-or-string","type":"string"}""",
            definitions.ObjectAt("io.k8s.apimachinery.pkg.util.intstr.IntOrString").Without("description").ToString());
        Assert.Equal(
            """{"additionalProperties":{"type":"string"},"type":"object"}""",
            Sorted(definitions.ObjectAt(Meta + "ObjectMeta", "properties", "labels").Without("description")));
    }

    [Fact]
    public void Properties_that_are_named_like_keywords_are_kept()
    {
        var properties = Document.ObjectAt("definitions", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps", "properties");

        Assert.Superset(new HashSet<string> { "$ref", "default", "allOf", "oneOf", "items", "properties" }, properties.Names.ToHashSet());
    }

    [Fact]
    public void Operation_has_its_body_among_the_parameters()
    {
        var post = Document.ObjectAt("paths", "/api/v1/namespaces/{namespace}/configmaps", "post");

        Assert.Equal(
            """[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/io.k8s.api.core.v1.ConfigMap"}},{"$ref":"#/parameters/dryRun"},{"$ref":"#/parameters/fieldManager"},{"$ref":"#/parameters/fieldValidation"}]""",
            post.Array("parameters")!.ToString());
        Assert.Equal("""["*/*"]""", post.Array("consumes")!.ToString());
        Assert.Equal(
            """{"description":"Created","schema":{"$ref":"#/definitions/io.k8s.api.core.v1.ConfigMap"}}""",
            post.ObjectAt("responses", "201").ToString());
        Assert.Equal("""{"description":"Unauthorized"}""", post.ObjectAt("responses", "401").ToString());
        Assert.Equal("createCoreV1NamespacedConfigMap", post.String("operationId"));
    }

    [Fact]
    public void Patch_defines_the_parameters_that_kubectl_looks_for_in_it()
    {
        var patch = Document.ObjectAt("paths", "/apis/apps/v1/namespaces/{namespace}/statefulsets/{name}", "patch");

        Assert.Equal(["body", "dryRun", "fieldManager", "fieldValidation", "force"], patch.Array("parameters")!.Objects.Select(p => p.String("name")));
        Assert.Contains("application/strategic-merge-patch+json", patch.Array("consumes")!.Strings);
        Assert.Equal(("boolean", "query"), (patch.Array("parameters")!.Objects.Last().String("type"), patch.Array("parameters")!.Objects.Last().String("in")));
        Assert.Equal("""{"group":"apps","version":"v1","kind":"StatefulSet"}""", patch.Object("x-kubernetes-group-version-kind")!.ToString());
    }

    /// <summary>The numbers are those of gnostic's <c>openapi.v2</c> messages.</summary>
    [Fact]
    public void Protobuf_has_gnostics_field_numbers()
    {
        Assert.Equal("2.0", Text(Field(Protobuf, 1)));
        Assert.Equal("Kubernetes", Text(Field(Protobuf, 2, 1)));

        var pod = Named(Field(Protobuf, 9), 1, "io.k8s.api.core.v1.Pod");
        Assert.Equal("object", Text(Field(pod, 22, 1)));
        Assert.Equal("#/definitions/io.k8s.api.core.v1.PodSpec", Text(Field(Named(Field(pod, 25), 1, "spec"), 1)));
        Assert.Equal("""[{"group":"","kind":"Pod","version":"v1"}]""", Text(Field(Named(pod, 31, "x-kubernetes-group-version-kind"), 2)));

        var spec = Named(Field(Protobuf, 9), 1, "io.k8s.api.core.v1.PodSpec");
        Assert.Equal(["containers"], All(spec, 19).Select(Text));
        var containers = Named(Field(spec, 25), 1, "containers");
        Assert.StartsWith("List of containers", Text(Field(containers, 4)), StringComparison.Ordinal);
        Assert.Equal("#/definitions/io.k8s.api.core.v1.Container", Text(Field(containers, 23, 1, 1)));
        Assert.Equal("\"name\"", Text(Field(Named(containers, 31, "x-kubernetes-patch-merge-key"), 2)));
        Assert.Equal("string", Text(Field(Named(Field(Named(Field(Protobuf, 9), 1, Meta + "ObjectMeta"), 25), 1, "labels"), 21, 1, 22, 1)));

        var patch = Field(Named(Field(Protobuf, 8), 2, "/api/v1/namespaces/{namespace}/pods/{name}"), 8);
        Assert.Equal("patchCoreV1NamespacedPod", Text(Field(patch, 5)));
        Assert.Equal("body", Text(Field(All(patch, 8)[0], 1, 1, 2)));
        Assert.Equal("dryRun", Text(Field(All(patch, 8)[1], 1, 2, 3, 4)));
        Assert.Equal("\"patch\"", Text(Field(Named(patch, 13, "x-kubernetes-action"), 2)));
        Assert.Equal("#/definitions/io.k8s.api.core.v1.Pod", Text(Field(Named(Field(patch, 9), 1, "200"), 1, 2, 1, 1)));
        Assert.Equal("name", Text(Field(Named(Field(Protobuf, 10), 1, "name"), 2, 4, 4)));
    }

    private static string Sorted(JsonObject obj) =>
        JsonObject.Of([.. obj.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value))]).ToString();

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The only field of that number, in messages one in the other.</summary>
    private static byte[] Field(byte[] message, params int[] numbers) =>
        numbers.Aggregate(message, (inner, number) => Assert.Single(All(inner, number)));

    /// <summary>The value (2) of the entry of that name (1) among the fields of a number.</summary>
    private static byte[] Named(byte[] message, int number, string name) =>
        Field(All(message, number).Single(entry => Text(Field(entry, 1)) == name), 2);

    private static List<byte[]> All(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            var (number, wire) = reader.Tag();
            if (number == wanted)
            {
                found.Add(reader.LengthDelimited().ToArray());
            }
            else
            {
                reader.Skip(wire);
            }
        }

        return found;
    }

    private static void Collect(JsonValue value, HashSet<string> references)
    {
        if (value is JsonObject o)
        {
            foreach (var (name, member) in o)
            {
                if (name == "$ref" && member.AsString is { } reference)
                {
                    references.Add(reference);
                }

                Collect(member, references);
            }
        }
        else if (value is JsonArray a)
        {
            foreach (var item in a)
            {
                Collect(item, references);
            }
        }
    }
}
