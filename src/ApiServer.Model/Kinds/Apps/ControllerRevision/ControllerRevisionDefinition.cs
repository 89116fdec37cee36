using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Apps.ControllerRevision;

/// <summary>ControllerRevisions.</summary>
internal sealed class ControllerRevisionDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new ControllerRevisionStrategy();

    // REVISION is a number, though its column says string.
    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Controller", "Revision", "Age"),
        (obj, now) => JsonArray.Of(obj.Name(), Controller(obj), obj.Integer("revision") ?? 0, TableDefinition.Age(obj, now)));

    public override IEnumerable<KeyValuePair<string, string>> IndexEntries(JsonObject obj) =>
        obj.ControllerReference() is null ? [new(IndexNames.Orphan, obj.Namespace())] : [];

    private static string Controller(JsonObject obj)
    {
        if (obj.ControllerReference() is not { } owner)
        {
            return Cells.None;
        }

        var version = owner.Text("apiVersion");
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        var kind = owner.Text("kind").ToLowerInvariant();
        return slash < 0 ? $"{kind}/{owner.Text("name")}" : $"{kind}.{version[..slash]}/{owner.Text("name")}";
    }
}
