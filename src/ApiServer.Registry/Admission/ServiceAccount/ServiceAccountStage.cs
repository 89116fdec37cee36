using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Write;
using ApiServer.Store;

namespace ApiServer.Registry.Admission.ServiceAccount;

/// <summary>Gives a new Pod its service account, the account's pull secrets and its token (upstream: plugin/pkg/admission/serviceaccount).</summary>
internal sealed class ServiceAccountStage(IObjectStore store, StrategyContext context) : AdmissionStage
{
    private const string DefaultAccount = "default";

    /// <summary>Marks the Pod of a node's own file: it has no account.</summary>
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    public override string Name => "ServiceAccount";

    public override void Mutate(WriteAttempt attempt)
    {
        if (!Is(attempt, ResourceNames.Pods, WriteOperation.Create))
        {
            return;
        }

        if (attempt.Object.Annotation(MirrorAnnotation) is not null)
        {
            RefuseMirrorPodWithAccount(attempt);
            return;
        }

        var pod = attempt.Object;
        var name = pod.StringAt("spec", "serviceAccountName") is { Length: > 0 } named ? named : DefaultAccount;
        pod = pod.WithAt(name, "spec", "serviceAccountName").WithAt(name, "spec", "serviceAccount");
        var account = Account(attempt, name);
        if (ShouldMountToken(account, pod))
        {
            pod = ServiceAccountToken.Mount(pod, context.Ids);
        }

        if (pod.ArrayAt("spec", "imagePullSecrets").Count == 0 && account.Array("imagePullSecrets") is { Count: > 0 } secrets)
        {
            pod = pod.WithAt(secrets, "spec", "imagePullSecrets");
        }

        attempt.Object = pod;
    }

    private static void RefuseMirrorPodWithAccount(WriteAttempt attempt)
    {
        if (attempt.Object.StringAt("spec", "serviceAccountName") is { Length: > 0 })
        {
            throw Forbidden(attempt, "a mirror pod may not reference service accounts");
        }
    }

    private static bool ShouldMountToken(JsonObject account, JsonObject pod) =>
        pod.BooleanAt("spec", "automountServiceAccountToken") ?? account.Boolean("automountServiceAccountToken") ?? true;

    private JsonObject Account(WriteAttempt attempt, string name)
    {
        var ns = attempt.Object.Namespace() is { Length: > 0 } own ? own : attempt.Scope.Namespace;
        return store.Get(new ObjectKey(ResourceNames.ServiceAccounts, ns, name))?.Json
            ?? throw Forbidden(attempt, $"error looking up service account {ns}/{name}: serviceaccount \"{name}\" not found");
    }
}
