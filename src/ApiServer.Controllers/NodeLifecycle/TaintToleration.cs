using ApiServer.Model.Json;

namespace ApiServer.Controllers.NodeLifecycle;

/// <summary>How long a Pod bears the NoExecute taints of its node (upstream: tainteviction getMinTolerationTime).</summary>
internal static class TaintToleration
{
    /// <summary>Zero: not at all; null: for ever.</summary>
    public static TimeSpan? Of(JsonObject pod, IReadOnlyList<JsonObject> taints)
    {
        var tolerations = pod.ArrayAt("spec", "tolerations").Objects.ToList();
        long? least = null;
        foreach (var taint in taints)
        {
            if (tolerations.Find(t => Tolerates(t, taint)) is not { } toleration)
            {
                return TimeSpan.Zero;
            }

            if (toleration.Integer("tolerationSeconds") is { } seconds && (least is null || seconds < least))
            {
                least = seconds;
            }
        }

        return least is { } time ? TimeSpan.FromSeconds(Math.Clamp(time, 0, int.MaxValue)) : null;
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        if (toleration.String("effect") is not (null or "" or "NoExecute"))
        {
            return false;
        }

        var key = toleration.String("key") ?? "";
        return toleration.String("operator") == "Exists"
            ? key.Length == 0 || key == taint.String("key")
            : key == taint.String("key") && (toleration.String("value") ?? "") == (taint.String("value") ?? "");
    }
}
