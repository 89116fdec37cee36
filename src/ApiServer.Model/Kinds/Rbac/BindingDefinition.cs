using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Rbac;

/// <summary>RoleBindings and ClusterRoleBindings.</summary>
internal sealed class BindingDefinition(bool namespaced) : KindDefinition
{
    public override ResourceStrategy Strategy { get; } = new BindingStrategy(namespaced);

    public override TableDefinition Table { get; } = FieldColumns.Name
        .Cell("Role", b => $"{b.StringAt("roleRef", "kind")}/{b.StringAt("roleRef", "name")}")
        .Age()
        .Cell("Users*", b => Subjects(b, "User"))
        .Cell("Groups*", b => Subjects(b, "Group"))
        .Cell("ServiceAccounts*", b => Subjects(b, "ServiceAccount"))
        .Table();

    private static JsonValue Subjects(JsonObject binding, string kind) => string.Join(", ", binding.ArrayAt("subjects").Objects
        .Where(s => s.Text("kind") == kind)
        .Select(s => kind == "ServiceAccount" && s.Text("namespace") is { Length: > 0 } space ? $"{space}/{s.Text("name")}" : s.Text("name")));
}
