using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>Requests and limits of a container.</summary>
internal sealed class ResourceRequirementsRules : StructValidator
{
    private const string HugePages = "hugepages-";
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage"];

    public ResourceRequirementsRules() => Rule((resources, context) =>
    {
        var limits = resources.Object("limits") ?? JsonObject.Empty;
        foreach (var (name, quantity) in limits)
        {
            Quantity("limits", name, quantity, context);
        }

        foreach (var (name, quantity) in resources.Object("requests") ?? JsonObject.Empty)
        {
            Quantity("requests", name, quantity, context);
            Against(name, quantity, limits[name], context);
        }
    });

    private static void Quantity(string list, string name, JsonValue quantity, ValidationContext<JsonObject> context)
    {
        var path = $"{list}[{name}]";
        if (NameFormats.QualifiedName(name) is { Count: > 0 } wrong)
        {
            context.Invalid(path, name, wrong);
        }
        else if (!name.Contains('/', StringComparison.Ordinal) && !Standard.Contains(name) && !name.StartsWith(HugePages, StringComparison.Ordinal))
        {
            context.Invalid(path, name, "must be a standard resource type or fully qualified");
            context.Invalid(path, name, "must be a standard resource for containers");
        }

        if (Quantities.Of(quantity)?.Sign < 0)
        {
            context.Invalid(path, quantity, MemberRules.NonNegativeDetail);
        }
    }

    private static void Against(string name, JsonValue request, JsonValue? limit, ValidationContext<JsonObject> context)
    {
        // Own and huge resources cannot be promised twice.
        var overcommit = !name.Contains('/', StringComparison.Ordinal) && !name.StartsWith(HugePages, StringComparison.Ordinal);
        if (limit is null)
        {
            if (!overcommit)
            {
                context.Required("limits", "Limit must be set for non overcommitable resources");
            }

            return;
        }

        if (Quantities.Of(request) is not { } asked || Quantities.Of(limit) is not { } most)
        {
            return;
        }

        if (!overcommit && asked != most)
        {
            context.Invalid("requests", request, $"must be equal to {name} limit of {limit.AsString}");
        }
        else if (asked > most)
        {
            context.Invalid("requests", request, $"must be less than or equal to {name} limit of {limit.AsString}");
        }
    }
}
