using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission.DefaultTolerationSeconds;

/// <summary>A Pod stays five minutes on a node that is not ready or unreachable (upstream: plugin/pkg/admission/defaulttolerationseconds).</summary>
internal sealed class DefaultTolerationSecondsStage : AdmissionStage
{
    private const int Seconds = 300;

    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public override string Name => "DefaultTolerationSeconds";

    public override void Mutate(WriteAttempt attempt)
    {
        if (!Is(attempt, ResourceNames.Pods, WriteOperation.Create) && !Is(attempt, ResourceNames.Pods, WriteOperation.Update))
        {
            return;
        }

        var tolerations = attempt.Object.ArrayAt("spec", "tolerations");
        JsonObject[] missing = [.. Taints.Where(t => !Tolerates(tolerations, t)).Select(Toleration)];
        if (missing.Length > 0)
        {
            attempt.Object = attempt.Object.WithAt(JsonArray.Of([.. tolerations, .. missing]), "spec", "tolerations");
        }
    }

    private static bool Tolerates(JsonArray tolerations, string taint) => tolerations.Objects.Any(t =>
        (t.String("key") is null or "" || t.String("key") == taint) && t.String("effect") is null or "" or "NoExecute");

    private static JsonObject Toleration(string taint) => JsonObject.Of(
        ("key", taint), ("operator", "Exists"), ("effect", "NoExecute"), ("tolerationSeconds", Seconds));
}
