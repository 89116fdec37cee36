using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>The security context of a container.</summary>
internal sealed class SecurityContextRules : StructValidator
{
    public SecurityContextRules()
    {
        Member("runAsUser").IsBetween(0, int.MaxValue);
        Member("runAsGroup").IsBetween(0, int.MaxValue);
        Member("procMount").IsOneOf("Default", "Unmasked");
        Rule((context, validation) =>
        {
            if (context.Boolean("allowPrivilegeEscalation") != false)
            {
                return;
            }

            if (context.Boolean("privileged") == true)
            {
                validation.Invalid("", context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }

            if (context.ArrayAt("capabilities", "add").Strings.Contains("CAP_SYS_ADMIN"))
            {
                validation.Invalid("", context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        });
        Rule(PodSecurityContextRules.SeccompProfile);
    }
}
