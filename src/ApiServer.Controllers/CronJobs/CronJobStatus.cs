using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Controllers.CronJobs;

/// <summary>A CronJob's status while a pass works on it.</summary>
internal sealed class CronJobStatus
{
    private readonly List<JsonObject> _active;

    public CronJobStatus(JsonObject cronJob)
    {
        var status = cronJob.ObjectAt("status");
        _active = [.. status.ArrayAt("active").Objects];
        LastScheduled = status.String("lastScheduleTime");
        LastSuccessful = status.String("lastSuccessfulTime");
    }

    /// <summary>References to the Jobs that run.</summary>
    public IReadOnlyList<JsonObject> Active => _active;

    public string? LastScheduled { get; private set; }

    public string? LastSuccessful { get; private set; }

    public bool HasActive(string uid) => _active.Exists(a => a.String("uid") == uid);

    public bool HasActiveName(string name) => _active.Exists(a => a.String("name") == name);

    public void Remove(string uid) => _active.RemoveAll(a => a.String("uid") == uid);

    /// <summary>A Job has been started.</summary>
    public void Start(JsonObject job, DateTimeOffset scheduled)
    {
        LastScheduled = ApiTime.Format(scheduled);
        _active.Add(JsonObject.Of(
            ("kind", "Job"),
            ("namespace", job.Namespace()),
            ("name", job.Name()),
            ("uid", job.Uid()),
            ("apiVersion", "batch/v1"),
            ("resourceVersion", job.ResourceVersion())));
    }

    /// <summary>A Job completed then; the last time counts.</summary>
    public void Succeed(string? completed)
    {
        if (LastSuccessful is null || ApiTime.Parse(completed) > ApiTime.Parse(LastSuccessful))
        {
            LastSuccessful = completed;
        }
    }

    public JsonObject ToJson() => new JsonObjectBuilder()
        .AddIfPresent("active", _active.Count > 0 ? JsonArray.Of(_active) : null)
        .AddIfPresent("lastScheduleTime", LastScheduled is null ? null : JsonString.Of(LastScheduled))
        .AddIfPresent("lastSuccessfulTime", LastSuccessful is null ? null : JsonString.Of(LastSuccessful))
        .Build();
}
