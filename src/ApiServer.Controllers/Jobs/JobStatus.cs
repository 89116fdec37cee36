using ApiServer.Model.Json;

namespace ApiServer.Controllers.Jobs;

/// <summary>A Job's status while a pass works on it.</summary>
internal sealed class JobStatus
{
    private JobStatus(JsonObject status)
    {
        var uncounted = status.ObjectAt("uncountedTerminatedPods");
        Conditions = [.. status.ArrayAt("conditions").Objects];
        StartTime = status.String("startTime");
        CompletionTime = status.String("completionTime");
        Active = (int)(status.Integer("active") ?? 0);
        Succeeded = (int)(status.Integer("succeeded") ?? 0);
        Failed = (int)(status.Integer("failed") ?? 0);
        Terminating = (int?)status.Integer("terminating");
        CompletedIndexes = status.String("completedIndexes") ?? "";
        FailedIndexes = status.String("failedIndexes");
        UncountedSucceeded = [.. uncounted.ArrayAt("succeeded").Strings];
        UncountedFailed = [.. uncounted.ArrayAt("failed").Strings];
        Ready = (int?)status.Integer("ready");
    }

    public List<JsonObject> Conditions { get; }

    public string? StartTime { get; set; }

    public string? CompletionTime { get; set; }

    public int Active { get; set; }

    public int Succeeded { get; set; }

    public int Failed { get; set; }

    public int? Terminating { get; set; }

    public string CompletedIndexes { get; set; }

    public string? FailedIndexes { get; set; }

    /// <summary>Pods (uids) that are known to have succeeded and still carry the finalizer, or carried it a moment ago.</summary>
    public List<string> UncountedSucceeded { get; private set; }

    /// <summary>The same for Pods that failed.</summary>
    public List<string> UncountedFailed { get; private set; }

    public int? Ready { get; set; }

    public int Uncounted => UncountedSucceeded.Count + UncountedFailed.Count;

    public static JobStatus Of(JsonObject job) => new(job.ObjectAt("status"));

    /// <summary>Counts the noted Pods whose finalizer is gone, and forgets their uids. Whether there were any.</summary>
    public bool CountUntracked(IReadOnlySet<string> tracked)
    {
        var before = Uncounted;
        Succeeded += UncountedSucceeded.RemoveAll(uid => !tracked.Contains(uid));
        Failed += UncountedFailed.RemoveAll(uid => !tracked.Contains(uid));
        return Uncounted != before;
    }

    public JsonObject ToJson() => new JsonObjectBuilder()
        .AddIfPresent("conditions", Conditions.Count > 0 ? JsonArray.Of(Conditions) : null)
        .AddIfPresent("startTime", Text(StartTime))
        .AddIfPresent("completionTime", Text(CompletionTime))
        .AddIfPresent("active", Count(Active))
        .AddIfPresent("succeeded", Count(Succeeded))
        .AddIfPresent("failed", Count(Failed))
        .AddIfPresent("terminating", Terminating is { } terminating ? JsonInteger.Of(terminating) : null)
        .AddIfPresent("completedIndexes", CompletedIndexes.Length > 0 ? Text(CompletedIndexes) : null)
        .AddIfPresent("failedIndexes", Text(FailedIndexes))
        .Add("uncountedTerminatedPods", new JsonObjectBuilder()
            .AddIfPresent("succeeded", Uids(UncountedSucceeded))
            .AddIfPresent("failed", Uids(UncountedFailed))
            .Build())
        .AddIfPresent("ready", Ready is { } ready ? JsonInteger.Of(ready) : null)
        .Build();

    private static JsonString? Text(string? text) => text is null ? null : JsonString.Of(text);

    private static JsonInteger? Count(int count) => count == 0 ? null : JsonInteger.Of(count);

    private static JsonArray? Uids(List<string> uids) => uids.Count == 0 ? null : JsonArray.OfStrings(uids);
}
