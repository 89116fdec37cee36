using ApiServer.Model.Json;
using FluentValidation;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// Rules of one struct of the API, over its JSON: members by their JSON name, child structs by validators of their own, and rules
/// across members. FluentValidation composes the path (<c>spec.containers[0].ports[1].name</c>). A validator never assumes that a
/// member is there or has the right shape: a missing struct is validated as an empty one where it is required.
/// </summary>
internal abstract class StructValidator : AbstractValidator<JsonObject>
{
    /// <summary>Rules on one member; the value is null when it is missing.</summary>
    protected IRuleBuilderInitial<JsonObject, JsonValue?> Member(string name) =>
        RuleFor(o => o[name]).Named(name);

    /// <summary>A child struct. When it is missing it is not looked at, or, if <paramref name="required"/>, looked at as an empty one (Go's zero value).</summary>
    protected void Struct(string name, StructValidator rules, bool required = false)
    {
        if (required)
        {
            RuleFor(o => o.Object(name) ?? JsonObject.Empty).Named(name).SetValidator(rules);
        }
        else
        {
            RuleFor(o => o.Object(name)).NamedOptional(name).SetValidator(rules!);
        }
    }

    /// <summary>Every item of a list of structs, in order.</summary>
    protected void Each(string name, StructValidator rules) =>
        RuleForEach(o => Items(o, name)).NamedEach(name).SetValidator(rules);

    /// <summary>A rule across members.</summary>
    protected void Rule(Action<JsonObject, ValidationContext<JsonObject>> rule) =>
        RuleFor(o => o).Custom(rule);

    private static IEnumerable<JsonObject> Items(JsonObject o, string name) =>
        (o.Array(name) ?? JsonArray.Empty).Select(item => item as JsonObject ?? JsonObject.Empty);
}
