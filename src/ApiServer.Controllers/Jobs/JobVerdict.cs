using ApiServer.Model.Json;

namespace ApiServer.Controllers.Jobs;

/// <summary>Whether and why a Job ends, other than by having all its completions. What an earlier pass decided stands; failures come before success.</summary>
internal static class JobVerdict
{
    public static JsonObject? Of(JobPass pass) => Decided(pass) ?? Failure(pass) ?? Success(pass);

    /// <summary>All completions are reached.</summary>
    public static JsonObject Completed(DateTimeOffset now) =>
        JobConditions.New(JobConditions.SuccessCriteriaMet, "CompletionsReached", "Reached expected number of succeeded pods", now);

    private static JsonObject? Decided(JobPass pass)
    {
        if (pass.Status.Conditions.FindTrue(JobConditions.SuccessCriteriaMet) is { } met)
        {
            return met;
        }

        return pass.Status.Conditions.FindTrue(JobConditions.FailureTarget) is { } target ? JobConditions.Final(target, pass.Now) : null;
    }

    private static JsonObject? Failure(JobPass pass)
    {
        var job = pass.Job;
        if (pass.Pods.Where(p => p.HasFailed(job)).Select(p => FailurePolicy.Of(job, p).JobMessage).FirstOrDefault(m => m is not null) is { } message)
        {
            return Fail(pass, "PodFailurePolicy", message);
        }

        if (pass.Failed > job.BackoffLimit || RestartsExceedLimit(pass))
        {
            return Fail(pass, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        if (pass.Deadline <= pass.Now)
        {
            return Fail(pass, "DeadlineExceeded", "Job was active longer than specified deadline");
        }

        if (pass.FailedIndexes is not { Count: > 0 } failed)
        {
            return null;
        }

        return failed.Count > job.MaxFailedIndexes ? Fail(pass, "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes")
            : failed.Count + pass.SucceededIndexes.Count >= job.Completions ? Fail(pass, "FailedIndexes", "Job has failed indexes")
            : null;
    }

    private static JsonObject? Success(JobPass pass) =>
        pass.Job.IsIndexed && SuccessPolicy.Met(pass.Job, pass.SucceededIndexes) is { } message
            ? JobConditions.New(JobConditions.SuccessCriteriaMet, "SuccessPolicy", message, pass.Now)
            : null;

    private static JsonObject Fail(JobPass pass, string reason, string message) =>
        JobConditions.New(JobConditions.FailureTarget, reason, message, pass.Now);

    /// <summary>Where containers are restarted in their Pods, the restarts are what is limited.</summary>
    private static bool RestartsExceedLimit(JobPass pass)
    {
        if (pass.Job.Template.StringAt("spec", "restartPolicy") != "OnFailure")
        {
            return false;
        }

        var restarts = pass.Pods
            .Where(p => p.Phase() is "Running" or "Pending")
            .SelectMany(p => p.ArrayAt("status", "initContainerStatuses").Objects.Concat(p.ArrayAt("status", "containerStatuses").Objects))
            .Sum(c => c.Integer("restartCount") ?? 0);
        return restarts > 0 && restarts >= pass.Job.BackoffLimit;
    }
}
