using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using FluentValidation;
using FluentValidation.Internal;

namespace ApiServer.Model.Kinds.Validation;

/// <summary>Runs a struct's rules and hands their failures over as field errors, in the order of the rules.</summary>
internal static class KindValidator
{
    /// <summary>Validates an object from its root.</summary>
    public static void Check(this StructValidator rules, JsonObject obj, ICollection<FieldError> errors) => rules.Check(obj, "", errors);

    /// <summary>Validates a struct that stands at <paramref name="path"/>.</summary>
    public static void Check(this StructValidator rules, JsonObject obj, string path, ICollection<FieldError> errors)
    {
        var chain = new PropertyChain();
        if (path.Length > 0)
        {
            chain.Add(path);
        }

        var context = new ValidationContext<JsonObject>(obj, chain, ValidatorOptions.Global.ValidatorSelectors.DefaultValidatorSelectorFactory());
        var result = rules.Validate(context);
        foreach (var failure in result.Errors)
        {
            if (failure.CustomState is FieldError error)
            {
                errors.Add(error);
            }
        }
    }
}
