using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.ComponentStatus;

/// <summary>ComponentStatuses, which have conditions and neither spec nor status.</summary>
internal sealed class ComponentStatusDefinition : KindDefinition
{
    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Status", c => Healthy(c).Text("status") switch { "" => "Unknown", "True" => "Healthy", _ => "Unhealthy" })
        .Cell("Message", c => Healthy(c).Text("message"))
        .Cell("Error", c => Healthy(c).Text("error"))
        .Table();

    private static JsonObject Healthy(JsonObject component) =>
        component.ArrayAt("conditions").Objects.FirstOrDefault(c => c.Text("type") == "Healthy") ?? JsonObject.Empty;
}
