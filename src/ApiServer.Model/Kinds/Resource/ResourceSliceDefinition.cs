using ApiServer.Model.Json;

namespace ApiServer.Model.Kinds.Resource;

/// <summary>ResourceSlices.</summary>
internal sealed class ResourceSliceDefinition : KindDefinition
{
    private static readonly string[] Fields = ["spec.nodeName", "spec.driver"];

    public override ResourceStrategy Strategy { get; } = new ResourceSliceStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Text("Node", "spec", "nodeName")
        .Text("Driver", "spec", "driver")
        .Text("Pool", "spec", "pool", "name")
        .Age()
        .Table();

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
        [new("spec.nodeName", obj.StringAt("spec", "nodeName") ?? ""), new("spec.driver", obj.StringAt("spec", "driver") ?? "")];
}
