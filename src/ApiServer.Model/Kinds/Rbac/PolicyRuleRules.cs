using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Rbac;

/// <summary>One rule of a role (rbac validation.go, ValidatePolicyRule): about resources, or about paths; never both.</summary>
internal sealed class PolicyRuleRules : StructValidator
{
    public PolicyRuleRules(bool namespaced)
    {
        Member("verbs").IsRequired("verbs must contain at least one value");
        Rule((rule, context) =>
        {
            var urls = rule["nonResourceURLs"];
            if (MemberRules.IsUnset(urls))
            {
                if (MemberRules.IsUnset(rule["apiGroups"]))
                {
                    context.Required("apiGroups", "resource rules must supply at least one api group");
                }

                if (MemberRules.IsUnset(rule["resources"]))
                {
                    context.Required("resources", "resource rules must supply at least one resource");
                }

                return;
            }

            if (namespaced)
            {
                context.Invalid("nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
            }

            if (!MemberRules.IsUnset(rule["apiGroups"]) || !MemberRules.IsUnset(rule["resources"]) || !MemberRules.IsUnset(rule["resourceNames"]))
            {
                context.Invalid("nonResourceURLs", urls, "rules cannot apply to both regular resources and non-resource URLs");
            }
        });
    }
}
