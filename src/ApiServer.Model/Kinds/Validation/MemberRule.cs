using ApiServer.Model.Json;
using FluentValidation;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>The rules of one member, to which <see cref="MemberRules"/> adds.</summary>
internal sealed class MemberRule(IRuleBuilderInitial<JsonObject, JsonObject> rule, string name)
{
    /// <summary>Adds a check of the member's value, null when it is missing; the context's PropertyPath is the member's.</summary>
    public MemberRule Check(Action<JsonValue?, ValidationContext<JsonObject>> check)
    {
        rule.Custom((o, context) => check(o[name], context));
        return this;
    }
}
