using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Rbac;

/// <summary>Roles and ClusterRoles (registry/rbac/role, clusterrole).</summary>
internal sealed class RoleStrategy(bool namespaced) : TraitStrategy(NameRule.PathSegment, createOnUpdate: true)
{
    private readonly Lazy<RoleRules> _rules = new(() => new RoleRules(namespaced));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => _rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }
}
