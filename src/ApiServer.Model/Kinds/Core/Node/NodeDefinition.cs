using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Node;

/// <summary>Nodes.</summary>
internal sealed class NodeDefinition : KindDefinition
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private static readonly string[] Fields = ["spec.unschedulable"];

    public override ResourceStrategy Strategy { get; } = new NodeStrategy();

    public override TableDefinition Table { get; } = new(
        Cells.Columns("Name", "Status", "Roles", "Age", "Version", "Internal-IP*", "External-IP*", "OS-Image*", "Kernel-Version*", "Container-Runtime*"),
        Row);

    public override IReadOnlyList<string> SelectableFieldNames => Fields;

    public override IEnumerable<KeyValuePair<string, string>> SelectableFields(JsonObject obj) =>
        [new("spec.unschedulable", obj.BooleanAt("spec", "unschedulable") == true ? "true" : "false")];

    private static JsonArray Row(JsonObject node, DateTimeOffset now)
    {
        var info = node.ObjectAt("status", "nodeInfo");
        return JsonArray.Of(
            node.Name(),
            Status(node),
            Roles(node),
            TableDefinition.Age(node, now),
            info.Text("kubeletVersion"),
            Address(node, "InternalIP"),
            Address(node, "ExternalIP"),
            OrUnknown(info, "osImage"),
            OrUnknown(info, "kernelVersion"),
            OrUnknown(info, "containerRuntimeVersion"));
    }

    private static string Status(JsonObject node)
    {
        var ready = node.Condition("Ready") is { } condition
            ? (condition.String("status") == "True" ? "Ready" : "NotReady")
            : "Unknown";
        return node.BooleanAt("spec", "unschedulable") == true ? ready + ",SchedulingDisabled" : ready;
    }

    private static string Roles(JsonObject node)
    {
        var roles = node.Labels()
            .Select(l => l.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? l.Key[RolePrefix.Length..] : l.Key == "kubernetes.io/role" ? l.Value.AsString : null)
            .Where(r => !string.IsNullOrEmpty(r))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return Cells.OrNone(string.Join(',', roles));
    }

    private static string Address(JsonObject node, string type) => Cells.OrNone(
        node.ArrayAt("status", "addresses").Objects.FirstOrDefault(a => a.String("type") == type)?.String("address"));

    private static string OrUnknown(JsonObject info, string member) => info.Text(member) is { Length: > 0 } text ? text : Cells.Unknown;
}
