using ApiServer.Model.Json;

namespace ApiServer.Nodes.Scheduling;

/// <summary>Whether a Pod's tolerations cover a taint (component-helpers scheduling/corev1 ToleratesTaint).</summary>
internal static class Tolerations
{
    public static bool Tolerate(JsonObject pod, string key, string value, string effect) =>
        pod.ArrayAt("spec", "tolerations").Objects.Any(t => Tolerates(t, key, value, effect));

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
