using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Scheduling.PriorityClass;

/// <summary>PriorityClasses (scheduling validation.go): what a class is worth is for life.</summary>
internal sealed class PriorityClassStrategy : ResourceStrategy
{
    private const string SystemPrefix = "system-";
    private const long HighestOfUsers = 1_000_000_000;

    public override bool HasGeneration => true;

    public override JsonObject Default(JsonObject obj) => obj.WithDefault("preemptionPolicy", "PreemptLowerPriority");

    /// <summary>The generation stays 1.</summary>
    public override bool SpecChanged(JsonObject obj, JsonObject old) => false;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj.Name().StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (NotOfTheSystem(obj) is { } why)
            {
                errors.Add(FieldError.Forbidden("metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {why}"));
            }
        }
        else if (obj.Integer("value") > HighestOfUsers)
        {
            errors.Add(FieldError.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestOfUsers}"));
        }

        switch (obj.String("preemptionPolicy"))
        {
            case "PreemptLowerPriority" or "Never":
                break;
            case "":
                errors.Add(FieldError.Required("preemptionPolicy"));
                break;
            default:
                errors.Add(FieldError.NotSupported("preemptionPolicy", obj["preemptionPolicy"], "PreemptLowerPriority", "Never"));
                break;
        }
    }

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if ((obj.Integer("value") ?? 0) != (old.Integer("value") ?? 0))
        {
            errors.Add(FieldError.Forbidden("value", "may not be changed in an update."));
        }

        if (!Equals(obj["preemptionPolicy"], old["preemptionPolicy"]))
        {
            errors.Add(FieldError.Invalid("preemptionPolicy", obj["preemptionPolicy"], MemberRules.ImmutableDetail));
        }
    }

    private static string? NotOfTheSystem(JsonObject obj)
    {
        if (SystemPriorityClass.All.FirstOrDefault(c => c.Name == obj.Name()) is not { } known)
        {
            return $"{obj.Name()} is not a known system priority class";
        }

        if (obj.Integer("value") != known.Value)
        {
            return $"value of {known.Name} PriorityClass must be {known.Value}";
        }

        return obj.Boolean("globalDefault") == true ? $"globalDefault of {known.Name} PriorityClass must be false" : null;
    }
}
