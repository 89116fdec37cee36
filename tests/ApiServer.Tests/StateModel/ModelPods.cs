using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Tests.StateModel;

/// <summary>What the model asks about a Pod.</summary>
internal static class ModelPods
{
    public static int Ordinal(JsonObject pod) => int.Parse(pod.Name().AsSpan(pod.Name().LastIndexOf('-') + 1), CultureInfo.InvariantCulture);

    public static bool IsReady(JsonObject? pod) => pod is not null && !pod.IsDeleting() && pod.StringAt("status", "phase") == "Running"
        && pod.ArrayAt("status", "conditions").Objects.Any(c => c.String("type") == "Ready" && c.String("status") == "True");
}
