using ApiServer.Model.Json;
using FluentValidation;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>
/// Rules of one struct of the API, over its JSON: members by their JSON name, child structs by validators of their own, and rules
/// across members. FluentValidation composes the path (<c>spec.containers[0].ports[1].name</c>). A validator never assumes that a
/// member is there or has the right shape: a missing struct is validated as an empty one where it is required.
/// </summary>
/// <remarks>
/// Every rule is a rule for the struct itself (<c>o =&gt; o</c>), the one accessor that FluentValidation compiles once per process;
/// an accessor per member would be a compiled expression per rule, most of the cost of a first request.
/// </remarks>
internal abstract class StructValidator : AbstractValidator<JsonObject>
{
    /// <summary>Rules on one member; the value is null when it is missing.</summary>
    protected MemberRule Member(string name)
    {
        var rule = RuleFor(o => o);
        rule.Configure(r => r.PropertyName = name);
        return new MemberRule(rule, name);
    }

    /// <summary>A child struct. When it is missing it is not looked at, or, if <paramref name="required"/>, looked at as an empty one (Go's zero value).</summary>
    protected void Struct(string name, StructValidator rules, bool required = false) => Rule((o, context) =>
    {
        if ((o.Object(name) ?? (required ? JsonObject.Empty : null)) is { } child)
        {
            var below = context.CloneForChildValidator(child, preserveParentContext: true);
            below.PropertyChain.Add(name);
            rules.Validate(below);
        }
    });

    /// <summary>Every item of a list of structs, in order.</summary>
    protected void Each(string name, StructValidator rules) => Rule((o, context) =>
    {
        var items = o.Array(name) ?? JsonArray.Empty;
        for (var i = 0; i < items.Count; i++)
        {
            var below = context.CloneForChildValidator(items[i] as JsonObject ?? JsonObject.Empty, preserveParentContext: true);
            below.PropertyChain.Add(name);
            below.PropertyChain.AddIndexer(i);
            rules.Validate(below);
        }
    });

    /// <summary>A rule across members.</summary>
    protected void Rule(Action<JsonObject, ValidationContext<JsonObject>> rule) => RuleFor(o => o).Custom(rule);
}
