using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Rbac;

/// <summary>A Role or a ClusterRole, which may gather its rules from others (rbac validation.go, ValidateRole, ValidateClusterRole).</summary>
internal sealed class RoleRules : StructValidator
{
    public RoleRules(bool namespaced)
    {
        Each("rules", new PolicyRuleRules(namespaced));
        if (!namespaced)
        {
            Rule(Aggregation);
        }
    }

    private static void Aggregation(JsonObject role, ValidationContext<JsonObject> context)
    {
        if (role.Object("aggregationRule") is not { } aggregation)
        {
            return;
        }

        const string path = "aggregationRule.clusterRoleSelectors";
        var selectors = aggregation.ArrayAt("clusterRoleSelectors");
        if (selectors.Count == 0)
        {
            context.Required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }

        for (var i = 0; i < selectors.Count; i++)
        {
            List<FieldError> errors = [];
            LabelValidation.Selector(selectors[i].AsObject ?? JsonObject.Empty, $"{path}[{i}]", errors);
            errors.ForEach(context.Report);
            if (errors.Count > 0)
            {
                // Upstream looks once more whether it can be used as a selector.
                context.Invalid($"{path}[{i}]", null, "invalid label selector.");
            }
        }
    }
}
