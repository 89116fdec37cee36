using ApiServer.Model.Json;

namespace ApiServer.Registry.Admission.LimitRanger;

/// <summary>Gives containers the limits and requests that they leave open, and tells so in an annotation of the Pod.</summary>
internal static class ContainerDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public static JsonObject Apply(JsonObject pod, IReadOnlyList<JsonObject> limits)
    {
        var given = new List<string>();
        foreach (var (member, called) in (ReadOnlySpan<(string, string)>)[("containers", "container"), ("initContainers", "init container")])
        {
            var containers = pod.ArrayAt("spec", member);
            var filled = containers.Map(c => c is JsonObject container ? Fill(container, limits, called, given) : c);
            pod = containers.Count == 0 || given.Count == 0 ? pod : pod.WithAt(filled, "spec", member);
        }

        return given.Count == 0 ? pod : pod.WithAt("LimitRanger plugin set: " + string.Join("; ", given), "metadata", "annotations", Annotation);
    }

    private static JsonObject Fill(JsonObject container, IReadOnlyList<JsonObject> limits, string called, List<string> given)
    {
        container = Fill(container, limits, "requests", "defaultRequest", $"request for {called}", given);
        return Fill(container, limits, "limits", "default", $"limit for {called}", given);
    }

    private static JsonObject Fill(JsonObject container, IReadOnlyList<JsonObject> limits, string member, string from, string called, List<string> given)
    {
        var set = new SortedSet<string>(StringComparer.Ordinal);
        var own = container.ObjectAt("resources", member);
        foreach (var (name, value) in limits.Where(l => l.String("type") == "Container").SelectMany(l => l.ObjectAt(from)))
        {
            if (!own.Contains(name) || set.Contains(name))
            {
                own = own.With(name, value);
                set.Add(name);
            }
        }

        if (set.Count == 0)
        {
            return container;
        }

        given.Add($"{string.Join(", ", set)} {called} {container.String("name")}");
        return container.WithAt(own, "resources", member);
    }
}
