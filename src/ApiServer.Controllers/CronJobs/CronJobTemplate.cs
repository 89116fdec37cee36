using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Batch.CronJob;

namespace ApiServer.Controllers.CronJobs;

/// <summary>The Job of one start of a CronJob (utils.go, getJobFromTemplate2).</summary>
internal static class CronJobTemplate
{
    private const string ScheduledAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// <summary>The name tells the start, in minutes since 1970: no start has two Jobs.</summary>
    public static string NameOf(JsonObject cronJob, DateTimeOffset scheduled) =>
        $"{cronJob.Name()}-{(scheduled.ToUnixTimeSeconds() / 60).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The Job; it is not created yet.</summary>
    public static JsonObject NewJob(JsonObject cronJob, DateTimeOffset scheduled)
    {
        var template = cronJob.ObjectAt("spec", "jobTemplate");
        var metadata = new JsonObjectBuilder()
            .Add("name", NameOf(cronJob, scheduled))
            .Add("namespace", cronJob.Namespace())
            .AddIfPresent("labels", template.At("metadata", "labels"))
            .Add("annotations", template.ObjectAt("metadata", "annotations").With(ScheduledAnnotation, LocalTime(scheduled, cronJob.StringAt("spec", "timeZone"))))
            .Add("ownerReferences", JsonArray.Of(ObjectMetadata.ControllerReferenceTo(cronJob)));
        return JsonObject.Of(("kind", "Job"), ("apiVersion", "batch/v1"), ("metadata", metadata.Build()), ("spec", template.ObjectAt("spec")));
    }

    /// <summary>RFC 3339 in the CronJob's zone.</summary>
    private static string LocalTime(DateTimeOffset time, string? zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, CronSchedule.Zone(zone));
        return local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}
