using ApiServer.Model.Json;
using FluentValidation;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Gives a rule its JSON name without ending the fluent chain.</summary>
internal static class MemberNaming
{
    public static IRuleBuilderInitial<JsonObject, JsonValue?> Named(this IRuleBuilderInitial<JsonObject, JsonValue?> rule, string name)
    {
        rule.Configure(r => r.PropertyName = name);
        return rule;
    }

    public static IRuleBuilderInitial<JsonObject, JsonObject> Named(this IRuleBuilderInitial<JsonObject, JsonObject> rule, string name)
    {
        rule.Configure(r => r.PropertyName = name);
        return rule;
    }

    public static IRuleBuilderInitial<JsonObject, JsonObject?> NamedOptional(this IRuleBuilderInitial<JsonObject, JsonObject?> rule, string name)
    {
        rule.Configure(r => r.PropertyName = name);
        return rule;
    }

    public static IRuleBuilderInitialCollection<JsonObject, JsonObject> NamedEach(this IRuleBuilderInitialCollection<JsonObject, JsonObject> rule, string name)
    {
        rule.Configure(r => r.PropertyName = name);
        return rule;
    }
}
