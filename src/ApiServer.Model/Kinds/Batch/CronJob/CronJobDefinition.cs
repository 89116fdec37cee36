using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Batch.CronJob;

/// <summary>CronJobs.</summary>
internal sealed class CronJobDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new CronJobStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Text("Schedule", "spec", "schedule")
        .TextOr("Timezone", Cells.None, "spec", "timeZone")
        .Cell("Suspend", "boolean", c => c.BooleanAt("spec", "suspend") switch { true => "True", false => "False", null => Cells.Unset })
        .Count("Active", "status", "active")
        .Cell("Last Schedule", "string", (c, now) => c.StringAt("status", "lastScheduleTime") is { } last ? TableDefinition.Since(last, now) : Cells.None)
        .Age()
        .Workload("spec", "jobTemplate", "spec")
        .Table();
}
