using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Schema.OpenApi;
using ApiServer.Testing;

namespace ApiServer.Model.Tests.Kinds.Custom;

/// <summary>A resource that was defined at run time: its table, and its documents beside those of the built-in ones.</summary>
public sealed class CustomResourceTests
{
    private const string Path = "apis/stable.example.com/v1";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Table_has_the_name_and_the_columns_of_the_definition()
    {
        var table = CronTabs.Define().Rules.Table;
        Assert.Equal(["Name", "Spec", "Replicas", "Ready", "Load", "Paused", "Age"], table.Columns.Select(c => c.Name));
        Assert.Equal(new TableColumn("Load", "number", Priority: 1), table.Columns[4]);
        Assert.Equal("When it runs", table.Columns[1].Description);
        var obj = JsonReader.ParseObject("""
            {"metadata":{"name":"a","creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"cronSpec":"*","replicas":2.0,"load":1.5,"paused":"no"},
            "status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}
            """u8);
        Assert.Equal("""["a","*",2,"True",1.5,null,"60m"]""", table.Cells(obj, Now).ToString());
        Assert.Equal("""["b",null,null,null,null,null,null]""", table.Cells(JsonObject.Of(("metadata", JsonObject.Of(("name", "b")))), Now).ToString());
    }

    [Theory]
    [InlineData(".spec.list[0]", "\"a\"")]
    [InlineData(".spec.list[-1]", "\"c\"")]
    [InlineData(".spec.list[*]", "\"a\"")]
    [InlineData(".spec.list[9]", "null")]
    [InlineData(".spec.map['x.y']", "\"1\"")]
    [InlineData(@".spec.map.x\.y", "null")]
    [InlineData(".spec.map", "\"{\\\"x.y\\\":1}\"")]
    [InlineData(".spec", "\"{\\\"list\\\":[\\\"a\\\",\\\"b\\\",\\\"c\\\"],\\\"map\\\":{\\\"x.y\\\":1}}\"")]
    public void Column_may_look_into_lists_and_maps(string path, string cell)
    {
        var table = CronTabs.Define(crd => crd.Replace(".spec.cronSpec}", $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal)}\"}}", StringComparison.Ordinal)).Rules.Table;
        var obj = JsonReader.ParseObject("""{"spec":{"list":["a","b","c"],"map":{"x.y":1}}}"""u8);
        Assert.Equal(cell, table.Cells(obj, Now)[1].ToString());
    }

    [Fact]
    public void Document_of_the_group_version_publishes_the_schema()
    {
        var catalog = CronTabs.Catalog();
        Assert.Contains(Path, OpenApiV3.Paths(catalog));
        var document = JsonReader.ParseObject(OpenApiV3.Document(catalog, Path)!);
        var type = document.ObjectAt("components", "schemas", "com.example.stable.v1.CronTab");
        Assert.Equal("""[{"group":"stable.example.com","kind":"CronTab","version":"v1"}]""", type["x-kubernetes-group-version-kind"]!.ToString());
        Assert.Equal("Runs something again and again.", type.String("description"));
        Assert.Equal("What runs.", type.StringAt("properties", "spec", "properties", "image", "description"));
        Assert.Equal("""["Allow","Forbid"]""", type.At("properties", "spec", "properties", "policy", "enum")!.ToString());
        Assert.Equal("#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", type.ArrayAt("properties", "metadata", "allOf")[0]["$ref"]!.AsString);
        Assert.Contains("ObjectMeta", type.At("properties", "spec", "properties", "template", "properties", "metadata")!.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(document.ObjectAt("components", "schemas", "com.example.stable.v1.CronTabList", "properties", "items"));

        var item = document.ObjectAt("paths", $"/{Path}/namespaces/{{namespace}}/crontabs/{{name}}");
        Assert.Equal(
            ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"], item.ObjectAt("patch", "requestBody", "content").Names);
        var scale = document.ObjectAt("paths", $"/{Path}/namespaces/{{namespace}}/crontabs/{{name}}/scale");
        Assert.Contains("io.k8s.api.autoscaling.v1.Scale", scale.ObjectAt("get", "responses", "200").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_2_has_it_too()
    {
        var document = OpenApiV2.Document(CronTabs.Catalog());
        var spec = document.ObjectAt("definitions", "com.example.stable.v1.CronTab", "properties", "spec", "properties");
        Assert.False(spec.ObjectAt("until").Contains("nullable"));
        Assert.False(spec.ObjectAt("policy").Contains("default"));
        Assert.Equal("map", spec.StringAt("steps", "x-kubernetes-list-type"));
        Assert.NotEmpty(OpenApiV2.ToProtobuf(document));
    }

    [Fact]
    public void Hash_tells_what_is_served()
    {
        var catalog = CronTabs.Catalog();
        var changed = new ResourceCatalog([.. BuiltInResources.Catalog.All, CronTabs.Define(crd => crd.Replace("maximum: 10", "maximum: 9", StringComparison.Ordinal))]);
        Assert.Equal(OpenApiV3.Hash(catalog, Path), OpenApiV3.Hash(CronTabs.Catalog(), Path));
        Assert.NotEqual(OpenApiV3.Hash(catalog, Path), OpenApiV3.Hash(changed, Path));
        Assert.Equal(OpenApiV3.Hash(BuiltInResources.Catalog, "apis/apps/v1"), OpenApiV3.Hash(changed, "apis/apps/v1"));
        Assert.NotEqual(OpenApiV2.Hash(catalog), OpenApiV2.Hash(changed));
        Assert.NotEqual(OpenApiV2.Hash(BuiltInResources.Catalog), OpenApiV2.Hash(catalog));
    }
}
