using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Workloads;

/// <summary>Pods made from a workload's template (upstream: GetPodFromTemplate).</summary>
internal static class TemplatePods
{
    /// <summary>The longest name of an object.</summary>
    private const int MaxName = 253;

    /// <summary>A Pod of that owner whose name is generated; it is not created yet.</summary>
    /// <param name="owner">The controlling object.</param>
    /// <param name="template">Its <c>spec.template</c>, or one made from it.</param>
    public static JsonObject New(JsonObject owner, JsonObject template)
    {
        var name = owner.Name();
        var metadata = new JsonObjectBuilder()
            .Add("generateName", name.Length < MaxName ? name + "-" : name)
            .Add("namespace", owner.Namespace())
            .AddIfPresent("labels", template.At("metadata", "labels"))
            .AddIfPresent("annotations", template.At("metadata", "annotations"))
            .Add("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(owner)))
            .AddIfPresent("finalizers", template.At("metadata", "finalizers"));
        return JsonObject.Of(
            ("kind", "Pod"),
            ("apiVersion", "v1"),
            ("metadata", metadata.Build()),
            ("spec", template.ObjectAt("spec")));
    }
}
