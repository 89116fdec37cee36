using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.PodTemplate;

/// <summary>PodTemplates.</summary>
internal sealed class PodTemplateDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new PodTemplateStrategy();

    // No age: upstream's printer has none.
    public override TableDefinition Table { get; } = new(Cells.Columns("Name", "Containers", "Images", "Pod Labels"), Row);

    private static JsonArray Row(JsonObject template, DateTimeOffset now)
    {
        var (names, images) = Cells.Containers(template.ObjectAt("template", "spec"));
        return JsonArray.Of(template.Name(), names, images, Cells.Labels(template.ObjectAt("template", "metadata", "labels")));
    }
}
