using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Rbac;

/// <summary>RoleBindings and ClusterRoleBindings (registry/rbac/rolebinding, clusterrolebinding): who is bound may change, to what may not.</summary>
internal sealed class BindingStrategy(bool namespaced) : TraitStrategy(NameRule.PathSegment, createOnUpdate: true)
{
    private const string Group = "rbac.authorization.k8s.io";
    private readonly Lazy<BindingRules> _rules = new(() => new BindingRules(namespaced));

    public override JsonObject Default(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj
            .With("roleRef", obj.ObjectAt("roleRef").WithDefaultText("apiGroup", Group))
            .WithEach("subjects", s => s.Text("kind") is "User" or "Group" ? s.WithDefaultText("apiGroup", Group) : s);
    }

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => _rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        var role = Role(obj);
        if (!role.Equals(Role(old)))
        {
            errors.Invalid("roleRef", role, "cannot change roleRef");
        }
    }

    /// <summary>The reference as upstream shows it: its internal struct.</summary>
    private static JsonObject Role(JsonObject binding)
    {
        var reference = binding.ObjectAt("roleRef");
        return JsonObject.Of(("APIGroup", reference.Text("apiGroup")), ("Kind", reference.Text("kind")), ("Name", reference.Text("name")));
    }
}
