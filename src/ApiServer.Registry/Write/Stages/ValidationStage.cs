using ApiServer.Model.Errors;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Meta;

namespace ApiServer.Registry.Write.Stages;

/// <summary>Metadata by the rules of all kinds, the rest by the kind's own; all errors in one 422.</summary>
internal sealed class ValidationStage : IWriteStage
{
    public string Name => "Validation";

    public void Run(WriteAttempt attempt)
    {
        var strategy = attempt.Definition.Rules.Strategy;
        var errors = new List<FieldError>();
        if (attempt.Old is { } old)
        {
            ObjectMetaValidation.ValidateUpdate(attempt.Object, old, errors);
            if (attempt.IsStatus)
            {
                strategy.ValidateStatusUpdate(attempt.Object, old, errors);
            }
            else if (!attempt.IsInternal)
            {
                strategy.ForSubresource(attempt.Subresource).ValidateUpdate(attempt.Object, old, errors);
            }
        }
        else
        {
            ObjectMetaValidation.Validate(attempt.Object, attempt.Definition.Namespaced, strategy.NameRule, errors);
            strategy.Validate(attempt.Object, errors);
        }

        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid(attempt.Definition, attempt.Object.Name(), errors);
        }

        if (attempt.IsStatus)
        {
            strategy.WarnStatus(attempt.Object, attempt.Scope.Warnings);
        }
        else
        {
            strategy.Warn(attempt.Object, attempt.Old, attempt.Scope.Warnings);
        }
    }
}
