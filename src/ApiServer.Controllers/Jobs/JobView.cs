using ApiServer.Model.Json;
using ApiServer.Model.Kinds;

namespace ApiServer.Controllers.Jobs;

/// <summary>A Job as its controllers read it.</summary>
internal sealed class JobView(JsonObject json)
{
    public const string ApiVersion = "batch/v1";
    public const string Kind = "Job";

    private const string OwnController = "kubernetes.io/job-controller";

    public JsonObject Json { get; } = json;

    public string Name { get; } = json.Name();

    public string Namespace { get; } = json.Namespace();

    public string Uid { get; } = json.Uid();

    public JsonObject Spec { get; } = json.ObjectAt("spec");

    public bool IsDeleting => Json.IsDeleting();

    public JsonObject Template => Spec.ObjectAt("template");

    public int Parallelism => (int)(Spec.Integer("parallelism") ?? 1);

    /// <summary>Null: the Job is complete as soon as one Pod succeeded and the others ended.</summary>
    public int? Completions => (int?)Spec.Integer("completions");

    /// <summary>Whether each Pod has an index, and each index has to succeed once.</summary>
    public bool IsIndexed => Spec.String("completionMode") == "Indexed";

    public int BackoffLimit => (int)(Spec.Integer("backoffLimit") ?? 6);

    /// <summary>How often the Pod of one index may fail; null when failures are counted over the whole Job.</summary>
    public int? BackoffLimitPerIndex => (int?)Spec.Integer("backoffLimitPerIndex");

    public int? MaxFailedIndexes => (int?)Spec.Integer("maxFailedIndexes");

    public TimeSpan? ActiveDeadline => Spec.Integer("activeDeadlineSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public bool IsSuspended => Spec.Boolean("suspend") == true;

    public JsonObject? FailurePolicy => Spec.Object("podFailurePolicy");

    /// <summary>Whether a Pod is replaced only when it has ended, rather than when it begins to.</summary>
    public bool ReplacesOnlyEndedPods => Spec.String("podReplacementPolicy") == "Failed" || FailurePolicy is not null;

    /// <summary>Whether another program looks after this Job.</summary>
    public bool IsManagedElsewhere => Spec.String("managedBy") is { } manager && manager != OwnController;

    public bool IsFinished => FinishedCondition(Json) is not null;

    /// <summary>The index of a Pod of this Job; null when it has none that this Job has.</summary>
    public int? IndexOf(JsonObject pod) => pod.CompletionIndex() is { } index && index < (Completions ?? 0) ? index : null;

    /// <summary>The condition that ended a Job, or null.</summary>
    public static JsonObject? FinishedCondition(JsonObject job) =>
        job.ArrayAt("status", "conditions").Objects.FirstOrDefault(c => c.String("type") is "Complete" or "Failed" && c.String("status") == "True");
}
