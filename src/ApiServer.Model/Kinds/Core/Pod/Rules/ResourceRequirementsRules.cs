using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Core.Pod.Rules;

/// <summary>Requests and limits of a container.</summary>
internal sealed class ResourceRequirementsRules : StructValidator
{
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
        context.Invalid(path, name, ResourceTypes.ContainerName(name));
        if (Quantities.Of(quantity)?.Sign < 0)
        {
            context.Invalid(path, quantity, MemberRules.NonNegativeDetail);
        }

        if (ResourceTypes.IsInteger(name) && Quantities.Of(quantity)?.MilliValue % 1000 is not (null or 0))
        {
            context.Invalid(path, quantity, "must be an integer");
        }
    }

    private static void Against(string name, JsonValue request, JsonValue? limit, ValidationContext<JsonObject> context)
    {
        // Own and huge resources cannot be promised twice.
        var overcommit = ResourceTypes.AllowsOvercommit(name);
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
