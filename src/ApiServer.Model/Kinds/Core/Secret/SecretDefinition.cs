using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Secret;

/// <summary>Secrets.</summary>
internal sealed class SecretDefinition : KindDefinition
{
    private static readonly string[] Fields = ["type"];

    public override ResourceStrategy Strategy { get; } = new SecretStrategy();

    // DATA is a number, though its column says string.
    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Type", "Data", "Age"),
        (obj, now) => JsonArray.Of(obj.Name(), obj.Text("type"), obj.ObjectAt("data").Count, TableDefinition.Age(obj, now)));

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) =>
        TokenSecret.AccountOf(obj) is { } account ? [new(IndexNames.TokenAccount, $"{obj.Namespace()}/{account}")] : [];

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) => [new("type", obj.Text("type"))];
}
