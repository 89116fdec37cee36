using System.Globalization;
using ApiServer.Model.Json;
using ApiServer.Model.Time;

namespace ApiServer.Model.Kinds.Batch.Job;

/// <summary>Jobs.</summary>
internal sealed class JobDefinition : KindDefinition
{
    private const string Successful = "status.successful";

    public override ResourceStrategy Strategy { get; } = new JobStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Status", Status)
        .Cell("Completions", Completions)
        .Cell("Duration", "string", Duration)
        .Age()
        .Workload("spec")
        .Table();

    public override IReadOnlyList<string> SelectableFieldNames { get; } = [Successful];

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
        [new(Successful, (obj.IntegerAt("status", "succeeded") ?? 0).ToString(CultureInfo.InvariantCulture))];

    private static JsonValue Status(JsonObject job) => job switch
    {
        _ when job.IsConditionTrue("Complete") => "Complete",
        _ when job.IsConditionTrue("Failed") => "Failed",
        _ when job.IsDeleting() => "Terminating",
        _ when job.IsConditionTrue("Suspended") => "Suspended",
        _ when job.IsConditionTrue("FailureTarget") => "FailureTarget",
        _ => "Running",
    };

    private static JsonValue Completions(JsonObject job)
    {
        var succeeded = job.IntegerAt("status", "succeeded") ?? 0;
        return job.IntegerAt("spec", "completions") is { } wanted
            ? $"{succeeded}/{wanted}"
            : job.IntegerAt("spec", "parallelism") is { } parallel and > 1 ? $"{succeeded}/1 of {parallel}" : $"{succeeded}/1";
    }

    private static JsonValue Duration(JsonObject job, DateTimeOffset now) =>
        ApiTime.Parse(job.StringAt("status", "startTime")) is { } start
            ? HumanDuration.Format((ApiTime.Parse(job.StringAt("status", "completionTime")) ?? now) - start)
            : "";
}
