using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Patch;

/// <summary>As much of a Pod's schema as strategic merge patches are about.</summary>
internal static class PodSchema
{
    private static readonly TypeReference Text = new(Model.Schema.ValueType.String);

    public static TypeSchema Pod { get; } = Struct(
        "Pod",
        Field("apiVersion", Text),
        Field("kind", Text),
        Field("metadata", Of(Struct(
            "ObjectMeta",
            Field("name", Text),
            Field("labels", Map(Text)),
            Field("finalizers", List(Text), "merge")))),
        Field("spec", Of(Struct(
            "PodSpec",
            Field("containers", List(Of(Container())), "merge", "name"),
            Field("volumes", List(Of(Volume())), "merge,retainKeys", "name"),
            Field("tolerations", List(Of(Struct("Toleration", Field("key", Text), Field("effect", Text))))),
            Field("strategy", Of(Struct("Strategy", Field("type", Text), Field("rollingUpdate", Of(Struct("RollingUpdate", Field("partition", Text)))))), "retainKeys"),
            Field("selector", Of(Struct("Selector", Field("matchLabels", Map(Text)))), "replace"),
            Field("lists", List(List(Text)), "merge"),
            Field("raw", new TypeReference(Model.Schema.ValueType.Any))))));

    private static TypeSchema Container() => Struct(
        "Container",
        Field("name", Text),
        Field("image", Text),
        Field("args", List(Text)),
        Field("env", List(Of(Struct("EnvVar", Field("name", Text), Field("value", Text)))), "merge", "name"),
        Field("ports", List(Of(Struct("ContainerPort", Field("containerPort", Text), Field("protocol", Text)))), "merge", "containerPort"));

    private static TypeSchema Volume() => Struct(
        "Volume",
        Field("name", Text),
        Field("emptyDir", Of(Struct("EmptyDirVolumeSource", Field("medium", Text)))),
        Field("configMap", Of(Struct("ConfigMapVolumeSource", Field("name", Text)))));

    private static TypeSchema Struct(string name, params FieldSchema[] fields) => new("io.k8s.api.core.v1." + name, fields);

    private static FieldSchema Field(string name, TypeReference type, string? strategy = null, string? mergeKey = null) =>
        new() { Name = name, Type = type, PatchStrategy = strategy, PatchMergeKey = mergeKey };

    private static TypeReference Of(TypeSchema type) => new(Model.Schema.ValueType.Struct, type);

    private static TypeReference List(TypeReference element) => new(Model.Schema.ValueType.List, Element: element);

    private static TypeReference Map(TypeReference element) => new(Model.Schema.ValueType.Map, Element: element);
}
