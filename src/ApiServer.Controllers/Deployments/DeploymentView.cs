using ApiServer.Controllers.Workloads;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Selectors;

namespace ApiServer.Controllers.Deployments;

/// <summary>A Deployment as its controller reads it.</summary>
internal sealed class DeploymentView(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public string Name { get; } = json.Name();

    public JsonObject Spec => Json.ObjectAt("spec");

    public JsonObject Status => Json.ObjectAt("status");

    public JsonObject Template => Spec.ObjectAt("template");

    public int Replicas => (int)(Spec.Integer("replicas") ?? 1);

    public int MinReadySeconds => (int)(Spec.Integer("minReadySeconds") ?? 0);

    public bool IsPaused => Spec.Boolean("paused") == true;

    public bool IsRollingUpdate => Spec.StringAt("strategy", "type") != "Recreate";

    /// <summary>How many Pods there may be more than <see cref="Replicas"/> during a roll-out.</summary>
    public int MaxSurge => IsRollingUpdate ? Surge : 0;

    /// <summary>How many Pods may be lacking during a roll-out; one, when nothing else would let it go on.</summary>
    public int MaxUnavailable
    {
        get
        {
            if (!IsRollingUpdate || Replicas == 0)
            {
                return 0;
            }

            var unavailable = (int)(ScaledBound.Of(Spec.At("strategy", "rollingUpdate", "maxUnavailable"), Replicas, roundUp: false) ?? 0);
            return Math.Min(Replicas, Surge == 0 && unavailable == 0 ? 1 : unavailable);
        }
    }

    /// <summary>How many Pods there are at most.</summary>
    public int MaxReplicas => Replicas + MaxSurge;

    /// <summary>How long a roll-out may make no progress; null: for ever, which the largest number says.</summary>
    public TimeSpan? ProgressDeadline => Spec.Integer("progressDeadlineSeconds") is { } seconds and not int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>How many old ReplicaSets to keep; null: all.</summary>
    public int? RevisionHistoryLimit => Spec.Integer("revisionHistoryLimit") is { } limit and not int.MaxValue ? (int)limit : null;

    private int Surge => (int)(ScaledBound.Of(Spec.At("strategy", "rollingUpdate", "maxSurge"), Replicas, roundUp: true) ?? 0);

    /// <summary>What a Deployment selects.</summary>
    public static LabelSelector SelectorOf(JsonObject deployment) => LabelSelector.FromObject(deployment.ObjectAt("spec").Object("selector"));

    /// <summary>Whether, by that status, all Pods are of the newest template and available (upstream: DeploymentComplete).</summary>
    public bool IsComplete(JsonObject status) =>
        status.Count("updatedReplicas") == Replicas &&
        status.Count("replicas") == Replicas &&
        status.Count("availableReplicas") == Replicas &&
        status.Count("observedGeneration") >= Json.Generation();
}
