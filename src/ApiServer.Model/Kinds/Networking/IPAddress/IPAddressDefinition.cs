using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Networking.IPAddress;

/// <summary>IPAddresses: the parent is shown as <c>services/default/kubernetes</c>.</summary>
internal sealed class IPAddressDefinition : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new IPAddressStrategy();

    public override TableDefinition Table { get; } = FieldColumns.Name.Cell("ParentRef", Parent).Table();

    private static JsonValue Parent(JsonObject address)
    {
        if (address.At("spec", "parentRef") is not JsonObject parent)
        {
            return Cells.None;
        }

        var resource = parent.Text("group") is { Length: > 0 } group ? $"{parent.Text("resource")}.{group}" : parent.Text("resource");
        var space = parent.Text("namespace") is { Length: > 0 } name ? $"{name}/" : "";
        return $"{resource.ToLowerInvariant()}/{space}{parent.Text("name")}";
    }
}
