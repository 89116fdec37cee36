using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>The security context of a Pod.</summary>
internal sealed class PodSecurityContextRules : StructValidator
{
    public PodSecurityContextRules()
    {
        Member("fsGroup").IsBetween(0, int.MaxValue);
        Member("runAsUser").IsBetween(0, int.MaxValue);
        Member("runAsGroup").IsBetween(0, int.MaxValue);
        Rule((context, validation) =>
        {
            var groups = context.ArrayAt("supplementalGroups");
            for (var i = 0; i < groups.Count; i++)
            {
                if (groups[i].AsInteger is < 0 or > int.MaxValue)
                {
                    validation.Invalid($"supplementalGroups[{i}]", groups[i], MemberRules.IdRange);
                }
            }
        });
        Member("fsGroupChangePolicy").IsOneOf("OnRootMismatch", "Always");
        Member("supplementalGroupsPolicy").IsOneOf("Merge", "Strict");
        Rule(SeccompProfile);
    }

    /// <summary>Of a Pod or of a container.</summary>
    public static void SeccompProfile(JsonObject context, ValidationContext<JsonObject> validation)
    {
        if (context.Object("seccompProfile") is not { } profile)
        {
            return;
        }

        var type = profile.Text("type");
        var local = profile.Text("localhostProfile").Length > 0;
        if (type == "Localhost" && !local)
        {
            validation.Required("seccompProfile.localhostProfile", "must be set when seccomp type is Localhost");
        }
        else if (type != "Localhost" && local)
        {
            validation.Invalid("seccompProfile.localhostProfile", profile["localhostProfile"], "can only be set when seccomp type is Localhost");
        }

        if (type.Length == 0)
        {
            validation.Required("seccompProfile.type", "type is required when seccompProfile is set");
        }
        else if (type is not ("Localhost" or "RuntimeDefault" or "Unconfined"))
        {
            validation.NotSupported("seccompProfile.type", type, "Localhost", "RuntimeDefault", "Unconfined");
        }
    }
}
