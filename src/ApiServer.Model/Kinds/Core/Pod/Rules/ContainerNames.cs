using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>No two containers of a Pod share a name, init containers included.</summary>
internal static class ContainerNames
{
    public static void Unique(JsonObject spec, ValidationContext<JsonObject> context)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            var containers = spec.Array(list) ?? JsonArray.Empty;
            for (var i = 0; i < containers.Count; i++)
            {
                if (containers[i].StringAt("name") is { Length: > 0 } name && !seen.Add(name))
                {
                    context.Duplicate($"{list}[{i}].name", name);
                }
            }
        }
    }
}
