using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Apps.Deployment;

/// <summary>A Deployment (apps validation.go, ValidateDeploymentSpec).</summary>
internal sealed class DeploymentRules : StructValidator
{
    public DeploymentRules() => Struct("spec", new SpecRules(), required: true);

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("replicas").IsNotNegative();
            Rule(SelectedTemplateRules.Check);
            Rule(Strategy);
            Member("minReadySeconds").IsNotNegative();
            Member("revisionHistoryLimit").IsNotNegative();
            Member("progressDeadlineSeconds").IsNotNegative();
            Rule(Deadline);
        }

        private static void Strategy(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var strategy = spec.ObjectAt("strategy");
            var rolling = strategy.Object("rollingUpdate");
            switch (strategy.Text("type"))
            {
                case "Recreate":
                    if (rolling is not null)
                    {
                        context.Forbidden("strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                    }

                    break;
                case "RollingUpdate":
                    RollingUpdate(rolling ?? JsonObject.Empty, context);
                    break;
                default:
                    RolloutRules.NotSupported(context, "strategy", strategy, "Recreate", "RollingUpdate");
                    break;
            }
        }

        private static void RollingUpdate(JsonObject rolling, ValidationContext<JsonObject> context)
        {
            List<FieldError> errors = [];
            var (unavailable, surge) = RolloutRules.Bounds(context, "strategy.rollingUpdate", rolling, errors);
            if (unavailable.IsZero && surge.IsZero)
            {
                errors.Add(FieldError.Invalid(unavailable.Path, unavailable.Value ?? 0, "may not be 0 when `maxSurge` is 0"));
            }

            unavailable.CheckNotAboveWhole(errors);
            errors.ForEach(context.Report);
        }

        private static void Deadline(JsonObject spec, ValidationContext<JsonObject> context)
        {
            if (spec.Integer("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Integer("minReadySeconds") ?? 0))
            {
                context.Invalid("progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
            }
        }
    }
}
