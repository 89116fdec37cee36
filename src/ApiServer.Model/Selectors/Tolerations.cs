using ApiServer.Model.Json;

namespace ApiServer.Model.Selectors;

/// <summary>Whether a Pod's tolerations cover a taint (component-helpers scheduling/corev1 ToleratesTaint).</summary>
public static class Tolerations
{
    /// <summary>Whether the Pod tolerates a taint of that key, value and effect.</summary>
    public static bool Tolerate(JsonObject pod, string key, string value, string effect) =>
        pod.ArrayAt("spec", "tolerations").Objects.Any(t => Tolerates(t, key, value, effect));

    /// <summary>Whether a taint of the node keeps the Pod away.</summary>
    public static bool IsRepelled(JsonObject pod, JsonObject node) =>
        node.ArrayAt("spec", "taints").Objects.Any(t => t.String("effect") is "NoSchedule" or "NoExecute" && !Tolerate(pod, t));

    /// <summary>How many taints of the node ask the Pod to rather go elsewhere.</summary>
    public static int CountDiscouraging(JsonObject pod, JsonObject node) =>
        node.ArrayAt("spec", "taints").Objects.Count(t => t.String("effect") == "PreferNoSchedule" && !Tolerate(pod, t));

    private static bool Tolerate(JsonObject pod, JsonObject taint) =>
        Tolerate(pod, taint.String("key") ?? "", taint.String("value") ?? "", taint.String("effect") ?? "");

    private static bool Tolerates(JsonObject toleration, string key, string value, string effect)
    {
        if (toleration.String("effect") is { Length: > 0 } e && e != effect)
        {
            return false;
        }

        if (toleration.String("key") is { Length: > 0 } k && k != key)
        {
            return false;
        }

        return toleration.String("operator") switch
        {
            "Exists" => true,
            null or "" or "Equal" => (toleration.String("value") ?? "") == value && toleration.String("key") is { Length: > 0 },
            _ => false,
        };
    }
}
