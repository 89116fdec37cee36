using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>The labels by which a Job knows its Pods, each with and without a prefix.</summary>
internal static class JobLabels
{
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";
    public const string JobName = "batch.kubernetes.io/job-name";

    private const string OldControllerUid = "controller-uid";
    private const string OldJobName = "job-name";

    /// <summary>Those of this Job, in the order in which upstream looks at them.</summary>
    public static JsonObject Generated(JsonObject job, bool prefixed = true)
    {
        var labels = JsonObject.Of((OldControllerUid, job.Uid()), (OldJobName, job.Name()));
        return prefixed ? labels.With(ControllerUid, job.Uid()).With(JobName, job.Name()) : labels;
    }
}
