using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>What of the resources of running containers may change (core validation.go, ValidatePodResize).</summary>
internal static class PodResizeRules
{
    private static readonly string[] Amounts = ["limits", "requests"];
    private static readonly string[] Resizable = ["cpu", "memory"];

    /// <summary>Checks one list of containers, which has the same names in the same order as before.</summary>
    public static void Check(JsonArray containers, JsonArray old, string list, ICollection<FieldError> errors)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var (now, before) = (containers[i].ObjectAt("resources"), old[i].ObjectAt("resources"));
            if (now.Equals(before))
            {
                continue;
            }

            var isInit = list == "initContainers";
            Removed(now, before, $"spec.{list}[{i}].resources", errors);
            if (!WithoutResizable(now).Equals(WithoutResizable(before)))
            {
                errors.Add(isInit
                    ? FieldError.Forbidden($"spec.{list}[{i}]", "only cpu and memory resources for init or sidecar containers are mutable")
                    : FieldError.Forbidden("spec", "only cpu and memory resources are mutable"));
            }

            if (isInit && old[i].StringAt("restartPolicy") != "Always" && containers[i].ArrayAt("resizePolicy").Objects.Any(p => p.String("restartPolicy") == "RestartContainer"))
            {
                errors.Add(FieldError.Forbidden($"spec.{list}[{i}]", "non-sidecar init containers with a resize policy of RestartContainer cannot be resized"));
            }
        }
    }

    /// <summary>What a container was promised or held to may become another amount, but not none.</summary>
    private static void Removed(JsonObject now, JsonObject before, string path, ICollection<FieldError> errors)
    {
        foreach (var amount in Amounts)
        {
            if (Resizable.Any(r => before.At(amount, r) is not null && now.At(amount, r) is null))
            {
                errors.Add(FieldError.Forbidden($"{path}.{amount}", $"resource {amount} cannot be removed"));
            }
        }
    }

    private static JsonObject WithoutResizable(JsonObject resources)
    {
        foreach (var amount in Amounts)
        {
            var rest = resources.ObjectAt(amount).Without("cpu").Without("memory");
            resources = rest.Count == 0 ? resources.Without(amount) : resources.With(amount, rest);
        }

        return resources;
    }
}
