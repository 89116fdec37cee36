using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Namespace;

/// <summary>Namespaces.</summary>
internal sealed class NamespaceDefinition : KindDefinition
{
    private static readonly string[] Fields = ["status.phase"];

    public override ResourceStrategy Strategy { get; } = new NamespaceStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Status", "Age"),
        (obj, now) => JsonArray.Of(obj.Name(), obj.StringAt("status", "phase") ?? "", TableDefinition.Age(obj, now)));

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
        [new("status.phase", obj.StringAt("status", "phase") ?? "")];
}
