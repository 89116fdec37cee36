using ApiServer.Model.Kinds;
using ApiServer.Model.Schema;
using ValueType = ApiServer.Model.Schema.ValueType;

namespace ApiServer.Model.Tests.Schema;

public sealed class SchemaTableTests
{
    [Fact]
    public void Every_type_reads_its_fields_and_finds_the_types_it_names()
    {
        var fields = SchemaTable.BuiltIn.Types.Sum(t => t.Fields.Count);

        Assert.True(fields > 2400, $"{fields} fields");
    }

    [Fact]
    public void Fields_stand_in_the_order_in_which_Go_writes_them()
    {
        var container = SchemaTable.BuiltIn["io.k8s.api.core.v1.Container"];
        var pod = SchemaTable.BuiltIn.Kind("", "v1", "Pod");

        Assert.Equal(["name", "image", "command", "args"], container.Fields.Select(f => f.Name).Take(4));
        Assert.Equal(["terminationMessagePath", "terminationMessagePolicy", "imagePullPolicy"], container.Fields.Select(f => f.Name).SkipWhile(n => n != "terminationMessagePath").Take(3));
        Assert.Equal(["kind", "apiVersion", "metadata", "spec", "status"], pod.Fields.Select(f => f.Name));
    }

    [Fact]
    public void Field_carries_its_lists_keys_defaults_and_numbers()
    {
        var container = SchemaTable.BuiltIn["io.k8s.api.core.v1.Container"];
        Assert.True(container.TryGetField("ports", out var ports));
        Assert.True(container.TryGetField("resources", out var resources));
        Assert.True(SchemaTable.BuiltIn["io.k8s.api.core.v1.Volume"].TryGetField("emptyDir", out var emptyDir));

        Assert.Equal(ValueType.List, ports.Type.Value);
        Assert.Equal("io.k8s.api.core.v1.ContainerPort", ports.Type.Element!.Struct!.Name);
        Assert.Equal(["containerPort", "protocol"], ports.ListMapKeys);
        Assert.Equal("containerPort", ports.PatchMergeKey);
        Assert.False(resources.OmitEmpty);
        Assert.Equal([2, 2], emptyDir.ProtobufNumber);
        Assert.True(emptyDir.Pointer);
    }

    [Fact]
    public void Catalog_has_every_resource_with_its_schema()
    {
        var catalog = BuiltInResources.Catalog;
        var pods = catalog[ResourceNames.Pods];

        Assert.Equal("io.k8s.api.core.v1.Pod", pods.Schema.Name);
        Assert.Equal(["po"], pods.ShortNames);
        Assert.Equal(("policy", "v1", "Eviction"), pods.Subresource("eviction") is { } e ? (e.Group, e.Version, e.Kind) : default);
        Assert.Equal(("apps", "v1"), catalog[ResourceNames.StatefulSets].Subresource("status") is { } s ? (s.Group, s.Version) : default);
        Assert.All(catalog.All, d => Assert.Equal($"{d.Group}/{d.Version}/{d.Kind}", d.Schema.GroupVersionKind));
        Assert.True(catalog[ResourceNames.DnsRecords].Namespaced);
    }

    [Fact]
    public void Reviews_bindings_component_statuses_and_metrics_are_not_stored()
    {
        var notStored = BuiltInResources.Catalog.All.Where(d => !d.IsStored).Select(d => d.GroupResource);

        Assert.Equal(
            ["bindings", "componentstatuses", "localsubjectaccessreviews.authorization.k8s.io", "nodes.metrics.k8s.io", "pods.metrics.k8s.io", "selfsubjectaccessreviews.authorization.k8s.io",
                "selfsubjectreviews.authentication.k8s.io", "selfsubjectrulesreviews.authorization.k8s.io",
                "subjectaccessreviews.authorization.k8s.io", "tokenreviews.authentication.k8s.io"],
            notStored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_object_in_two_forms_is_stored_once()
    {
        var catalog = BuiltInResources.Catalog;
        Assert.True(catalog.TryGet("events.k8s.io", "v1", "events", out var events));
        Assert.True(catalog.TryGet("autoscaling", "v1", "horizontalpodautoscalers", out var autoscalers));

        Assert.Equal("events", events.StoreType);
        Assert.Equal("v2", autoscalers.StoredAs!.Version);
        Assert.Equal("v2", catalog["horizontalpodautoscalers.autoscaling"].Version);
    }
}
