using System.Globalization;
using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.StatefulSets;

/// <summary>The identity that a StatefulSet gives its Pods: names, labels, host name and claims (upstream: stateful_set_utils.go).</summary>
internal static class PodIdentity
{
    private const string PodNameLabel = "statefulset.kubernetes.io/pod-name";
    private const string PodIndexLabel = "apps.kubernetes.io/pod-index";

    /// <summary>The Pod of an ordinal, made from the set's template; it is not created yet.</summary>
    public static JsonObject NewPod(StatefulSetView set, int ordinal, string revision)
    {
        var name = set.PodName(ordinal);
        var metadata = new JsonObjectBuilder()
            .Add("name", name)
            .Add("generateName", set.Name + "-")
            .Add("namespace", set.Namespace)
            .Add("labels", Sorted(set.Template.Labels()
                .With(PodNameLabel, name)
                .With(PodIndexLabel, Text(ordinal))
                .With(PodConditions.RevisionLabel, revision)))
            .AddIfPresent("annotations", set.Template.At("metadata", "annotations"))
            .Add("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(set.Json)))
            .AddIfPresent("finalizers", set.Template.At("metadata", "finalizers"));
        var spec = WithClaims(set, ordinal, set.Template.ObjectAt("spec")).With("hostname", name);
        return JsonObject.Of(
            ("kind", "Pod"),
            ("apiVersion", "v1"),
            ("metadata", metadata.Build()),
            ("spec", set.Spec.String("serviceName") is { Length: > 0 } service ? spec.With("subdomain", service) : spec));
    }

    /// <summary>The claim of a claim template for an ordinal. Its labels are the template's and the selector's, not the Pods'.</summary>
    public static JsonObject NewClaim(StatefulSetView set, JsonObject template, int ordinal)
    {
        var labels = template.Labels();
        foreach (var (key, value) in set.Spec.ObjectAt("selector", "matchLabels"))
        {
            labels = labels.With(key, value);
        }

        var metadata = new JsonObjectBuilder()
            .Add("name", set.ClaimName(template, ordinal))
            .Add("namespace", set.Namespace)
            .AddIfPresent("labels", labels.Count == 0 ? null : Sorted(labels))
            .AddIfPresent("annotations", template.At("metadata", "annotations"))
            .AddIfPresent("finalizers", template.At("metadata", "finalizers"));
        return JsonObject.Of(
            ("kind", "PersistentVolumeClaim"),
            ("apiVersion", "v1"),
            ("metadata", metadata.Build()),
            ("spec", template.ObjectAt("spec")));
    }

    /// <summary>The labels that a live Pod lacks, or null.</summary>
    public static JsonObject? MissingLabels(JsonObject pod)
    {
        if (pod.Label(PodNameLabel) == pod.Name())
        {
            return null;
        }

        return JsonObject.Of((PodIndexLabel, Text(PodName.Parse(pod.Name()).Ordinal)), (PodNameLabel, pod.Name()));
    }

    /// <summary>Whether the Pod uses the claims of its ordinal.</summary>
    public static bool HasItsClaims(StatefulSetView set, JsonObject pod)
    {
        var ordinal = PodName.Parse(pod.Name()).Ordinal;
        return ordinal >= 0 && set.ClaimTemplates.All(template => pod.ArrayAt("spec", "volumes").Objects.Any(volume =>
            volume.String("name") == template.Name() &&
            volume.StringAt("persistentVolumeClaim", "claimName") == set.ClaimName(template, ordinal)));
    }

    /// <summary>A Pod's spec with the volumes of its claims: first these, then the template's other ones in their order.</summary>
    public static JsonObject WithClaims(StatefulSetView set, int ordinal, JsonObject spec)
    {
        var claims = set.ClaimTemplates.Select(template => JsonObject.Of(
            ("name", template.Name()),
            ("persistentVolumeClaim", JsonObject.Of(("claimName", set.ClaimName(template, ordinal)))))).ToList();
        if (claims.Count == 0)
        {
            return spec;
        }

        var names = claims.Select(c => c.String("name")).ToHashSet(StringComparer.Ordinal);
        var others = spec.ArrayAt("volumes").Objects.Where(v => !names.Contains(v.String("name")));
        var volumes = JsonArray.Of(claims.Concat(others));
        if (spec.Contains("volumes"))
        {
            return spec.With("volumes", volumes);
        }

        // Volumes are the first member of a PodSpec.
        return JsonObject.Of([("volumes", volumes), .. spec.Select(m => (m.Key, m.Value))]);
    }

    private static JsonObject Sorted(JsonObject map) =>
        JsonObject.Of([.. map.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value))]);

    private static string Text(int ordinal) => ordinal.ToString(CultureInfo.InvariantCulture);
}
