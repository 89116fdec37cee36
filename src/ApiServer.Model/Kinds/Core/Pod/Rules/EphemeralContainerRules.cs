using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>What ephemeral containers may not have beyond what other containers may not (core validation.go, validateEphemeralContainers).</summary>
internal static class EphemeralContainerRules
{
    private const string NotHere = "cannot be set for an Ephemeral Container";

    private static readonly string[] Unsupported =
        ["ports", "lifecycle", "livenessProbe", "readinessProbe", "startupProbe", "resources", "resizePolicy", "restartPolicy"];

    public static void Check(JsonObject spec, ValidationContext<JsonObject> context)
    {
        var ordinary = spec.ArrayAt("containers").Objects.Concat(spec.ArrayAt("initContainers").Objects).Select(c => c.Text("name")).ToHashSet(StringComparer.Ordinal);
        HashSet<string> taken = new(ordinary, StringComparer.Ordinal);
        var containers = spec.ArrayAt("ephemeralContainers");
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i] as JsonObject ?? JsonObject.Empty;
            var path = $"ephemeralContainers[{i}]";
            if (container.Text("name") is { Length: > 0 } name && !taken.Add(name))
            {
                context.Duplicate(path + ".name", name);
            }

            if (container.Text("targetContainerName") is { Length: > 0 } target && !ordinary.Contains(target))
            {
                context.NotFound(path + ".targetContainerName", target);
            }

            Members(container, path, context);
        }
    }

    private static void Members(JsonObject container, string path, ValidationContext<JsonObject> context)
    {
        foreach (var member in Unsupported)
        {
            if (container[member] is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 }))
            {
                context.Forbidden($"{path}.{member}", NotHere);
            }
        }

        var mounts = container.ArrayAt("volumeMounts");
        for (var i = 0; i < mounts.Count; i++)
        {
            foreach (var member in (ReadOnlySpan<string>)["subPath", "subPathExpr"])
            {
                if (mounts[i].StringAt(member) is { Length: > 0 })
                {
                    context.Forbidden($"{path}.volumeMounts[{i}].{member}", NotHere);
                }
            }
        }
    }
}
